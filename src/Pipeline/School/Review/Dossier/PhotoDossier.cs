using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>All that is known of a photo, for whoever decides about it.</summary>
public sealed record PhotoDossier
{
    public required long PhotoId { get; init; }

    /// <summary>How far it has come; never locked.</summary>
    public required PhotoState State { get; init; }

    /// <summary>Why it could not be read, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>The batch it came with.</summary>
    public required long BatchId { get; init; }

    /// <summary>What the office calls that batch.</summary>
    public required string BatchName { get; init; }

    /// <summary>Its file name, which may hold names of people.</summary>
    public required string FileName { get; init; }

    /// <summary>Width of the upright photo in pixels; 0 while unknown.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the upright photo in pixels; 0 while unknown.</summary>
    public required int Height { get; init; }

    /// <summary>Its faces, by ordinal.</summary>
    public required IReadOnlyList<FaceDossier> Faces { get; init; }

    public required IReadOnlyList<ChannelStanding> Channels { get; init; }

    /// <summary>Who is named in its file name or caption.</summary>
    public required IReadOnlyList<KnownPerson> Named { get; init; }

    /// <summary>What stands of what was said of the photo as a whole.</summary>
    public required IReadOnlyList<PhotoAssertion> Assertions { get; init; }

    /// <summary>Whether somebody restricted is, or may be, in it.</summary>
    public bool ShowsRestricted => Channels.Any(channel => channel.Reasons.Any(reason =>
        reason is Reason.RestrictedPerson or Reason.PossibleRestrictedPerson or Reason.RestrictedPersonMasked));

    /// <summary>Whether somebody has to decide about it.</summary>
    public bool Waits => Channels.Any(channel => channel.Verdict == Verdict.Review);
}
