using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports;

public sealed class ReportSummaryTests
{
    [Fact]
    public void Every_verdict_is_counted_the_most_urgent_first()
    {
        ReportSummary summary = ReportSummary.Of(ReportFixture.Report());

        Assert.Equal(12, summary.Photos);
        Assert.Equal(1, summary.Unreadable);
        Assert.Equal(
            [new(Verdict.Block, 3), new(Verdict.Review, 4), new(Verdict.Blur, 2), new(Verdict.Clear, 3)],
            summary.Verdicts);
    }

    [Fact]
    public void Verdicts_that_no_photo_got_are_there_with_zero()
    {
        Assert.Equal([0, 0, 0, 0], ReportSummary.Of(ReportFixture.ReportOf()).Verdicts.Select(count => count.Photos));
    }

    [Fact]
    public void Reasons_are_counted_once_a_photo_the_most_frequent_first()
    {
        ReportSummary summary = ReportSummary.Of(ReportFixture.ReportOf(
            ReportFixture.Photo("a.jpg", Verdict.Review, [Reason.SmallFace, Reason.UnknownFace, Reason.UnknownFace]),
            ReportFixture.Photo("b.jpg", Verdict.Review, [Reason.UnknownFace]),
            ReportFixture.Photo("c.jpg", Verdict.Review, [Reason.PossibleFace])));

        Assert.Equal([new(Reason.UnknownFace, 2), new(Reason.PossibleFace, 1), new(Reason.SmallFace, 1)], summary.Reasons);
    }

    [Fact]
    public void The_fixture_has_every_verdict_and_every_reason()
    {
        ReportSummary summary = ReportSummary.Of(ReportFixture.Report());

        Assert.All(summary.Verdicts, count => Assert.NotEqual(0, count.Photos));
        Assert.Equal(Enum.GetValues<Reason>(), summary.Reasons.Select(count => count.Reason).Order());
    }
}
