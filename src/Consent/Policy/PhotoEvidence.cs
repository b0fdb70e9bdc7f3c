namespace ConsentLens.Consent.Policy;

/// <summary>What is known about a photo when it is judged.</summary>
public sealed record PhotoEvidence
{
    /// <summary>True only when the whole photo was decoded and searched for faces. Otherwise it can never be clear.</summary>
    public required bool FullyScanned { get; init; }

    /// <summary>True when the detector in use is known to miss faces, so a photo in which it found none may still show somebody.</summary>
    public bool DetectorMissesFaces { get; init; }

    /// <summary>
    /// True when the format gives no sign of damage (WebP, HEIC, AVIF), so a photo in which no face was found may still show somebody whom
    /// people would notice and the detector did not.
    /// </summary>
    public required bool DamageGoesUnseen { get; init; }

    /// <summary>Every face and possible face found.</summary>
    public required IReadOnlyList<FaceFinding> Faces { get; init; }

    /// <summary>Ids of people on the register whose name is in the file name or caption.</summary>
    public IReadOnlyList<string> NamedPersonIds { get; init; } = [];

    /// <summary>Photos of the same picture that are held now, on the channel that is judged for.</summary>
    public IReadOnlyList<HeldPicture> HeldPictures { get; init; } = [];

    /// <summary>The decisions of humans about the photo as a whole that hold now: at most one of each kind.</summary>
    public IReadOnlyList<PhotoAssertion> Assertions { get; init; } = [];
}
