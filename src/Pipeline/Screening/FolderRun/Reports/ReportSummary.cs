using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>A screening in figures: printed on the console and shown at the top of report.html.</summary>
public sealed record ReportSummary
{
    /// <summary>The order in which verdicts are shown: what needs the school's attention first.</summary>
    public static IReadOnlyList<Verdict> VerdictOrder { get; } = [Verdict.Block, Verdict.Review, Verdict.Blur, Verdict.Clear];
    public required int Photos { get; init; }
    /// <summary>Possible faces included.</summary>
    public required int Faces { get; init; }
    /// <summary>Photos that could not be read.</summary>
    public required int Unreadable { get; init; }
    /// <summary>The number of photos for each verdict in <see cref="VerdictOrder"/>, even if 0.</summary>
    public required IReadOnlyList<VerdictCount> Verdicts { get; init; }
    /// <summary>The number of photos for each reason that was given, the most frequent first.</summary>
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

public sealed record VerdictCount(Verdict Verdict, int Photos);

public sealed record ReasonCount(Reason Reason, int Photos);

/// <summary>Why a photo was judged as it was, in the words that people are shown.</summary>
internal static class ReasonSentences
{
    /// <summary>The sentences for <paramref name="photo"/>. A photo held because of one face may have others to be redacted; as long as it has no copy nothing
    /// was redacted, and those reasons are left out.</summary>
    public static IEnumerable<string> Of(PhotoReport photo) =>
        photo.Reasons
            .Where(reason => photo.Release is not null || photo.Verdict == Verdict.Blur || !TellsOfTheCopy(reason))
            .Select(ReasonText.Sentence);

    /// <summary>Whether the reason's sentence says that something was redacted in the copy.</summary>
    public static bool TellsOfTheCopy(Reason reason) => ReasonText.LeadsTo(reason) == Verdict.Blur;
}
