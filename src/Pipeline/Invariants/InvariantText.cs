using System.Collections.Frozen;

namespace ConsentLens.Pipeline.Invariants;

/// <summary>The invariants in words.</summary>
public static class InvariantText
{
    private static readonly FrozenDictionary<Invariant, Entry> Table = new Dictionary<Invariant, Entry>
    {
        [Invariant.VerdictsHold] = new("verdicts", "no verdict is more lenient than the policy is now"),
        [Invariant.VerdictsCurrent] = new("verdicts", "no verdict is stricter than the policy is now, or given for other reasons"),
        [Invariant.VerdictsComplete] = new("photos", "every screened photo has a verdict on every open channel"),
        [Invariant.UnscreenedNeverClear] = new("verdicts", "what was not searched whole is never clear or blurred"),
        [Invariant.IdentitiesApart] = new("photos", "in no releasable photo do two faces share an identity that no human gave"),
        [Invariant.TakedownsRaised] = new("released photos", "whatever is out and may no longer be shown is on the takedown list"),
        [Invariant.ReleasesApproved] = new("releases", "every copy belongs to an approved release, under a verdict that allows it"),
        [Invariant.PackagesClean] = new("copies", "every package opens, and holds just its release's copies, each a picture and nothing more"),
        [Invariant.BiometricsPermitted] = new("people with a key", "keys, templates and reference photos exist of those alone who may be recognised"),
        [Invariant.TemplatesOpen] = new("templates", "every template opens under its person's key alone"),
        [Invariant.LikenessesHaveTemplates] = new("likenesses", "faces resemble those alone who have a template"),
        [Invariant.NoEmbeddings] = new("columns", "no column outside the templates has room for an embedding"),
        [Invariant.SchoolsApart] = new("references", "every reference of a row stays in its school, and the database sees to it"),
        [Invariant.AppendOnly] = new("tables", "the database refuses to change what may only be added to"),
        [Invariant.AuditSound] = new("entries", "the audit log is as it was written, from the first entry to the last"),
        [Invariant.AuditComplete] = new("acts", "every decision, word, import, release and takedown has its audit entry"),
        [Invariant.NoJobLost] = new("unfinished things", "whatever is unfinished has a job that will finish it, or says why not"),
        [Invariant.PhotosStored] = new("files", "every photo and reference photo has its sealed file"),
        [Invariant.FilesKnown] = new("files", "every sealed file belongs to a row"),
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
