using System.Collections.Frozen;
using ConsentLens.Consent.Register;

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

    /// <summary>Long side of the upright photo in pixels; 0 where nobody knows.</summary>
    public int LongSide { get; init; }

    /// <summary>Every face and possible face found.</summary>
    public required IReadOnlyList<FaceFinding> Faces { get; init; }

    /// <summary>Whose templates its faces were compared with; null for everybody who has one.</summary>
    public TemplateCoverage? LookedFor { get; init; }

    /// <summary>True when its faces wait to be compared again, because other similarities count now: who was not found may be in it after all.</summary>
    public bool AwaitsMatching { get; init; }

    /// <summary>
    /// The pupils of the classes that are said to be in it, as the classes were when that was said; null where nothing was said. Everybody is looked for all the same.
    /// </summary>
    public IReadOnlySet<string>? ExpectedPupils { get; init; }

    /// <summary>Ids of people on the register whose name is in the file name or caption.</summary>
    public IReadOnlyList<string> NamedPersonIds { get; init; } = [];

    /// <summary>Since when each of them has been; who is missing has been from the beginning.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> NamedSince { get; init; } = FrozenDictionary<string, DateTimeOffset>.Empty;

    /// <summary>True when what is written in the picture was not read: whom it names is not known.</summary>
    public bool AwaitsReading { get; init; }

    /// <summary>Who on the register is named by what is written in the picture.</summary>
    public IReadOnlyList<PictureName> NamesInPicture { get; init; } = [];

    /// <summary>True when there is more text about it, which could not be read: whom it names is not known.</summary>
    public bool HasUnreadTexts { get; init; }

    /// <summary>Since when that has been; null for the beginning.</summary>
    public DateTimeOffset? UnreadTextsSince { get; init; }

    /// <summary>Photos of the same picture that are held now, on the channel that is judged for.</summary>
    public IReadOnlyList<HeldPicture> HeldPictures { get; init; } = [];

    /// <summary>What humans said of faces of other photos of the same picture, as it holds now.</summary>
    public IReadOnlyList<FaceSaidElsewhere> SaidElsewhere { get; init; } = [];

    /// <summary>The decisions of humans about the photo as a whole that hold now: at most one of each kind.</summary>
    public IReadOnlyList<PhotoAssertion> Assertions { get; init; } = [];

    /// <summary>Who may be shown in it all the same, and where: what was not taken back.</summary>
    public IReadOnlyList<PhotoException> Exceptions { get; init; } = [];
}

/// <summary>Somebody whose name is written in a picture.</summary>
/// <param name="Since">Since when that has been known; null for the beginning.</param>
public sealed record PictureName(string PersonId, DateTimeOffset? Since);

/// <summary>
/// Somebody decided that a person may be shown in one photo on one channel, whatever the consents say. It ends with whatever is recorded against the person there
/// from then on, and never outweighs a bar or a hold.
/// </summary>
/// <param name="SaidAt">When.</param>
public sealed record PhotoException(string PersonId, string ChannelId, DateTimeOffset SaidAt);
