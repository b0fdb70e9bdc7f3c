using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>Why a photo was judged as it was, in the words that people are shown.</summary>
internal static class ReasonSentences
{
    /// <summary>
    /// The sentences for <paramref name="photo"/>. A photo that is held for one face may have others marked to be removed; while it has
    /// no copy, nothing was removed from it, and those reasons are left unsaid.
    /// </summary>
    public static IEnumerable<string> Of(PhotoReport photo) =>
        photo.Reasons
            .Where(reason => photo.Release is not null || photo.Verdict == Verdict.Blur || !TellsOfTheCopy(reason))
            .Select(ReasonText.Sentence);

    /// <summary>Whether the reason's sentence says that something was removed from the copy.</summary>
    public static bool TellsOfTheCopy(Reason reason) => ReasonText.LeadsTo(reason) == Verdict.Blur;
}
