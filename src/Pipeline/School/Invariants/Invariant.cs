using System.Collections.Frozen;

namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>What must hold of an installation at every moment, whatever was killed, pulled or withdrawn. <see cref="InvariantText"/> says each as a sentence.</summary>
public enum Invariant
{
    /// <summary>Every stored verdict, judged again from what is stored, comes out no stricter.</summary>
    VerdictsHold,

    /// <summary>Every stored verdict is the one that judging again gives; one that is too strict does no harm.</summary>
    VerdictsCurrent,

    /// <summary>Every photo that was screened has a verdict on every open channel.</summary>
    VerdictsComplete,

    /// <summary>Everything that is out of the house and may no longer be shown is on the takedown list.</summary>
    TakedownsRaised,

    /// <summary>Every copy that was made belongs to a release that somebody approved.</summary>
    ReleasesApproved,

    /// <summary>Every package on disk holds just the copies that its release names, each a picture and nothing more.</summary>
    PackagesClean,

    /// <summary>Keys, templates and reference photos exist of people alone who may be recognised.</summary>
    BiometricsPermitted,

    /// <summary>Every template opens under its person's key, and holds numbers of its model.</summary>
    TemplatesOpen,

    /// <summary>Faces resemble people alone who have a template.</summary>
    LikenessesHaveTemplates,

    /// <summary>The audit log is as it was written.</summary>
    AuditSound,

    /// <summary>Every decision, word, import, release and takedown has its entry in the audit log.</summary>
    AuditComplete,

    /// <summary>Whatever is unfinished has a job that will finish it, or says why not.</summary>
    NoJobLost,

    /// <summary>Every photo and reference photo has its sealed file.</summary>
    PhotosStored,

    /// <summary>Every sealed file belongs to a row. One that does not does no harm, and goes with the night.</summary>
    FilesKnown,
}

/// <summary>The invariants in words.</summary>
public static class InvariantText
{
    private static readonly FrozenDictionary<Invariant, Entry> Table = new Dictionary<Invariant, Entry>
    {
        [Invariant.VerdictsHold] = new("verdicts", "no verdict is more lenient than the current policy"),
        [Invariant.VerdictsCurrent] = new("verdicts", "no verdict is stricter than the current policy, or has different reasons"),
        [Invariant.VerdictsComplete] = new("photos", "every screened photo has a verdict on every open channel"),
        [Invariant.TakedownsRaised] = new("released photos", "every published photo that may no longer be shown is on the takedown list"),
        [Invariant.ReleasesApproved] = new("releases", "every copy belongs to an approved release, under a verdict that allows it"),
        [Invariant.PackagesClean] = new("copies", "every package opens and contains exactly its release's copies, each of them a picture and nothing more"),
        [Invariant.BiometricsPermitted] = new("people with a key", "only people who may be recognised have keys, templates and reference photos"),
        [Invariant.TemplatesOpen] = new("templates", "every template opens only with its person's key"),
        [Invariant.LikenessesHaveTemplates] = new("candidates", "faces are compared only with people who have a template"),
        [Invariant.AuditSound] = new("entries", "the audit log is unchanged from the first entry to the last"),
        [Invariant.AuditComplete] = new("actions", "every decision, import, release and takedown has its audit entry"),
        [Invariant.NoJobLost] = new("unfinished items", "everything unfinished has a job that will finish it, or says why not"),
        [Invariant.PhotosStored] = new("files", "every photo and reference photo has its encrypted file"),
        [Invariant.FilesKnown] = new("files", "every encrypted file belongs to a record"),
    }.ToFrozenDictionary();

    /// <summary>What holds, fit to follow "proved:".</summary>
    public static string Sentence(Invariant rule) => Table[rule].Sentence;

    /// <summary>What is counted, in the plural.</summary>
    public static string Counted(Invariant rule) => Table[rule].Counted;

    /// <summary>Whether a violation hurts nobody: what is too strict, or a file that nobody can reach. It is said, and is no failure.</summary>
    public static bool IsHarmless(Invariant rule) => rule is Invariant.VerdictsCurrent or Invariant.FilesKnown;

    /// <summary>Whether the photo folder has to be looked at.</summary>
    public static bool NeedsDisk(Invariant rule) => rule is Invariant.PackagesClean or Invariant.PhotosStored or Invariant.FilesKnown;

    private sealed record Entry(string Counted, string Sentence);
}

/// <summary>What a check found of one invariant in one school.</summary>
/// <param name="Checked">How many things were looked at.</param>
/// <param name="Violations">How many of them violate it.</param>
/// <param name="Waiting">How many would, but for work that is known and queued: time that passed since the last night, or a change that is being carried out.</param>
/// <param name="First">The first violations, <see cref="MostNamed"/> at most: ids, never names.</param>
public sealed record InvariantFinding(Invariant Rule, long Checked, long Violations, long Waiting, IReadOnlyList<string> First)
{
    /// <summary>How many violations are named.</summary>
    public const int MostNamed = 20;

    /// <summary>Whether it holds, or its violation hurts nobody.</summary>
    public bool IsSound => Violations == 0 || InvariantText.IsHarmless(Rule);
}
