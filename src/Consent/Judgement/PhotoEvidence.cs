namespace ConsentLens.Consent.Judgement;

/// <summary>What is known of a photo when it is judged.</summary>
public sealed record PhotoEvidence
{
    /// <summary>True only when the whole photo was decoded and searched for faces. Anything less can never be clear.</summary>
    public required bool FullyScanned { get; init; }

    /// <summary>True when the detector in use is known to miss faces, so that a photo in which it found none may still show somebody.</summary>
    public bool DetectorMissesFaces { get; init; }

    /// <summary>
    /// True when a photo of this format does not tell that it is damaged (WebP, HEIC, AVIF), so that one in which no face was found may still show
    /// somebody, to people but not to a detector.
    /// </summary>
    public required bool DamageGoesUnseen { get; init; }

    /// <summary>Every face and possible face found.</summary>
    public required IReadOnlyList<FaceFinding> Faces { get; init; }

    /// <summary>Ids of people of the register whose name stands in the file name or caption.</summary>
    public IReadOnlyList<string> NamedPersonIds { get; init; } = [];

    /// <summary>What humans said of the photo as a whole, as it stands: one entry a kind at most.</summary>
    public IReadOnlyList<PhotoAssertion> Assertions { get; init; } = [];
}
