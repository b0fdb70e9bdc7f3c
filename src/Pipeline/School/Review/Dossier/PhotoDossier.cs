using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>All that is known of a photo, for whoever decides about it.</summary>
public sealed record PhotoDossier
{
    public required long PhotoId { get; init; }

    /// <summary>How far it has come; never locked.</summary>
    public required PhotoState State { get; init; }

    /// <summary>Why it could not be read, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether its file is kept.</summary>
    public required bool HasFile { get; init; }

    /// <summary>The batch it came with.</summary>
    public required long BatchId { get; init; }

    /// <summary>What the office calls that batch.</summary>
    public required string BatchName { get; init; }

    /// <summary>The photos of the batch before and after it; null at its ends.</summary>
    public required (long? Before, long? After) Neighbours { get; init; }

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

    /// <summary>Whose names are written in the picture, and where.</summary>
    public required IReadOnlyList<WrittenName> Written { get; init; }

    /// <summary>What stands of what was said of the photo as a whole.</summary>
    public required IReadOnlyList<PhotoAssertion> Assertions { get; init; }

    /// <summary>Who was excepted in it and not taken back, the latest first.</summary>
    public required IReadOnlyList<ExceptionDossier> Exceptions { get; init; }

    /// <summary>The photos of the same picture that are held, and whether each is locked: for the safeguarding lead alone, like the concern about it.</summary>
    public required IReadOnlyList<(long PhotoId, bool IsLocked)> HeldAlike { get; init; }

    /// <summary>How a face that somebody draws and does not know would be judged, by channel id.</summary>
    public required IReadOnlyDictionary<string, FaceVerdict> IfMarked { get; init; }

    /// <summary>Whether somebody has to decide about it.</summary>
    public bool Waits => Channels.Any(channel => channel.Verdict == Verdict.Review);
}

/// <summary>All that is known of a face.</summary>
public sealed record FaceDossier
{
    /// <summary>Which of the photo's faces.</summary>
    public required short Ordinal { get; init; }

    /// <summary>Where it is, in pixels of the upright original.</summary>
    public required FaceBox Box { get; init; }

    /// <summary>Whether a human drew it.</summary>
    public required bool IsDrawnByHand { get; init; }

    /// <summary>How far it can be relied on.</summary>
    public required FaceQuality Quality { get; init; }

    /// <summary>How sure the comparison is of its best candidate.</summary>
    public required MatchStrength Strength { get; init; }

    /// <summary>Whom it resembles, best first.</summary>
    public required IReadOnlyList<FaceLikeness> Candidates { get; init; }

    /// <summary>What a human said of it, or null.</summary>
    public HumanAssertion? Word { get; init; }

    /// <summary>Whom that word names, or null.</summary>
    public KnownPerson? WordPerson { get; init; }

    /// <summary>The place of the last that was said of it, or taken back; 0 where nothing was.</summary>
    public required long LastSaid { get; init; }

    /// <summary>The place of the word that can be undone, or null.</summary>
    public long? Undoable { get; init; }

    /// <summary>Whether a human's word settles who it is, or what is done with it.</summary>
    public bool IsDecided => (Word?.Kind).Settles();

    /// <summary>Who it is to be taken for: by that decision, or else by the comparison; null where nobody is.</summary>
    public KnownPerson? Suggested => IsDecided ? WordPerson : Candidates.Count > 0 ? Candidates[0].Person : null;

    /// <summary>How it is judged, by channel id.</summary>
    public required IReadOnlyDictionary<string, FaceVerdict> Verdicts { get; init; }

    /// <summary>How it would be judged if somebody said that they do not know it, by channel id.</summary>
    public required IReadOnlyDictionary<string, FaceVerdict> IfUnknown { get; init; }

    /// <summary>Whether it stops the photo on some channel.</summary>
    public bool Blocks => Verdicts.Values.Any(verdict => verdict.Treatment == FaceTreatment.Block);

    /// <summary>The strictest of what is done with it on any channel.</summary>
    public FaceTreatment Treatment => Verdicts.Values.Select(verdict => verdict.Treatment).DefaultIfEmpty(FaceTreatment.Show).Min();

    /// <summary>Whether somebody has to decide about it.</summary>
    public bool Waits => Verdicts.Values.Any(verdict => verdict.NeedsDecision);

    /// <summary>Whether it waits although somebody looked at it already, and does not know them.</summary>
    public bool WaitsUnknown => Waits && Word?.Kind == HumanAssertionKind.Unknown;
}

/// <summary>Somebody whose name is written in a picture.</summary>
/// <param name="Box">Where, in pixels of the upright original.</param>
public sealed record WrittenName(KnownPerson Person, FaceBox Box);

/// <summary>Somebody who was excepted in a photo.</summary>
/// <param name="Ground">Why, for the safeguarding lead's eyes alone.</param>
/// <param name="Holds">Whether they are shown by it; false where something was recorded against it since, or it is not needed.</param>
public sealed record ExceptionDossier(KnownPerson Person, string ChannelId, string SaidBy, DateTimeOffset SaidAt, string? Ground, bool Holds);

/// <summary>A person whom a face resembles.</summary>
/// <param name="Similarity">Higher is closer.</param>
/// <param name="PortraitId">A reference photo of theirs, by its id; null where there is none, or they are not among the first candidates.</param>
public sealed record FaceLikeness(KnownPerson Person, double Similarity, long? PortraitId);

/// <summary>Somebody on the register, as far as a photo is concerned.</summary>
/// <param name="Class">The class, or null.</param>
/// <param name="IsRestricted">Whether the person may not be shown on some channel: then the name is for the safeguarding lead alone.</param>
public sealed record KnownPerson(string PersonId, string Name, string? Class, bool IsRestricted)
{
    internal static KnownPerson Of(JudgingBasis basis, string personId, DateTimeOffset now)
    {
        Person? person = basis.Register.Find(personId);
        bool isRestricted = basis.Channels.Select(channel => channel.Use).Distinct().Any(use => !basis.Register.IsPermitted(personId, use, now));
        return new KnownPerson(personId, person is null ? personId : $"{person.GivenName} {person.FamilyName}", person?.Class, isRestricted);
    }
}

/// <summary>How a photo stands on a channel at this moment.</summary>
/// <param name="Name">What it is called: its platform, and its account where it has one.</param>
/// <param name="Verdict">What may be done with the photo.</param>
/// <param name="FacesToRemove">Ordinals of the faces that a copy must not show.</param>
/// <param name="CopySide">Long side up to which a copy is made, in pixels.</param>
public sealed record ChannelStanding(string ChannelId, string Name, Verdict Verdict, IReadOnlyList<Reason> Reasons, IReadOnlyList<short> FacesToRemove, int CopySide);
