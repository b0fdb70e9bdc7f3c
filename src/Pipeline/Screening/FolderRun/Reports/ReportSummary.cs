using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>A screening in figures: what the console prints and what stands at the top of report.html.</summary>
public sealed record ReportSummary
{
    /// <summary>The verdicts in the order in which they are shown: what needs the school's attention first.</summary>
    public static IReadOnlyList<Verdict> VerdictOrder { get; } = [Verdict.Block, Verdict.Review, Verdict.Blur, Verdict.Clear];
    public required int Photos { get; init; }
    /// <summary>All faces, possible ones included.</summary>
    public required int Faces { get; init; }
    /// <summary>Photos that could not be read.</summary>
    public required int Unreadable { get; init; }
    /// <summary>Photos of each verdict in <see cref="VerdictOrder"/>, also where there are none.</summary>
    public required IReadOnlyList<VerdictCount> Verdicts { get; init; }
    /// <summary>Photos for which each reason was given, the most frequent first; reasons never given are left out.</summary>
    public required IReadOnlyList<ReasonCount> Reasons { get; init; }

    public static ReportSummary Of(ScreeningReport report)
    {
        return new ReportSummary
        {
            Photos = report.Photos.Count,
            Faces = report.Photos.Sum(photo => photo.Faces.Count),
            Unreadable = report.Photos.Count(photo => photo.Problem is not null),
            Verdicts = [.. VerdictOrder.Select(verdict => new VerdictCount(verdict, report.Photos.Count(photo => photo.Verdict == verdict)))],
            Reasons = CountReasons(report.Photos),
        };
    }

    private static List<ReasonCount> CountReasons(IReadOnlyList<PhotoReport> photos) =>
        [.. photos
            .SelectMany(photo => photo.Reasons.Distinct())
            .GroupBy(reason => reason)
            .Select(group => new ReasonCount(group.Key, group.Count()))
            .OrderByDescending(count => count.Photos)
            .ThenBy(count => count.Reason)];
}

/// <summary>How many photos got a verdict.</summary>
public sealed record VerdictCount(Verdict Verdict, int Photos);

/// <summary>For how many photos a reason was given.</summary>
public sealed record ReasonCount(Reason Reason, int Photos);

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
