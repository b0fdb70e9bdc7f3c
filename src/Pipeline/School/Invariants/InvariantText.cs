using System.Collections.Frozen;

namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>The invariants in words.</summary>
public static class InvariantText
{
    private static readonly FrozenDictionary<Invariant, Entry> Table = new Dictionary<Invariant, Entry>
    {
        [Invariant.VerdictsHold] = new("verdicts", "no verdict is more lenient than the current policy"),
        [Invariant.VerdictsCurrent] = new("verdicts", "no verdict is stricter than the current policy, or has different reasons"),
        [Invariant.VerdictsComplete] = new("photos", "every screened photo has a verdict on every open channel"),
        [Invariant.UnscreenedNeverClear] = new("verdicts", "a photo that was not fully searched is never clear or redacted"),
        [Invariant.IdentitiesApart] = new("photos", "no photo that may be released has two faces matched to the same person without a human's decision"),
        [Invariant.TakedownsRaised] = new("released photos", "every published photo that may no longer be shown is on the takedown list"),
        [Invariant.ReleasesApproved] = new("releases", "every copy belongs to an approved release, under a verdict that allows it"),
        [Invariant.PackagesClean] = new("copies", "every package opens and contains exactly its release's copies, each of them a picture and nothing more"),
        [Invariant.BiometricsPermitted] = new("people with a key", "only people who may be recognised have keys, templates and reference photos"),
        [Invariant.TemplatesOpen] = new("templates", "every template opens only with its person's key"),
        [Invariant.LikenessesHaveTemplates] = new("candidates", "faces are compared only with people who have a template"),
        [Invariant.NoEmbeddings] = new("columns", "no column outside the templates has room for an embedding"),
        [Invariant.SchoolsApart] = new("references", "every reference stays within its school, and the database enforces it"),
        [Invariant.AppendOnly] = new("tables", "the database refuses changes to tables that may only be added to"),
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
