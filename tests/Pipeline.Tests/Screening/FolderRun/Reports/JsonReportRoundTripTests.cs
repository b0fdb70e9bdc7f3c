using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Vision.Faces;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports;

public sealed class JsonReportRoundTripTests
{
    [Fact]
    public async Task A_report_reads_back_as_it_was_written()
    {
        foreach (ScreeningReport report in new[] { ReportFixture.Report(), ReportFixture.StoppedReport(), ReportFixture.ReportOf() })
        {
            ScreeningReport read = JsonReportReader.Read(await new JsonReportWriter().TextAsync(report));

            Assert.Equivalent(report, read, strict: true);
        }
    }

    [Fact]
    public async Task A_report_without_an_embedder_reads_back()
    {
        ScreeningReport report = ReportFixture.Report();
        report = report with { Models = report.Models with { Embedder = null } };

        Assert.Null(JsonReportReader.Read(await new JsonReportWriter().TextAsync(report)).Models.Embedder);
    }

    [Fact]
    public void Whatever_a_photo_is_called_and_measured_writing_what_was_read_gives_the_same_bytes()
    {
        var writer = new JsonReportWriter();
        Prop.ForAll<string, float, double>(async (text, length, similarity) =>
        {
            FaceReport face = ReportFixture.Face(FaceIdentity.Possible, FaceTreatment.Review, Reason.PossibleMatch) with
            {
                Box = new FaceBox(length, -length, length * 2, length),
                Similarity = similarity,
            };
            PhotoReport photo = ReportFixture.Photo(text ?? "", Verdict.Review, [Reason.PossibleMatch], face) with { Problem = text };

            string written = await writer.TextAsync(ReportFixture.ReportOf(photo));
            ScreeningReport read = JsonReportReader.Read(written);
            Assert.Equal(written, await writer.TextAsync(read));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("\u202Eevil.jpg")]
    [InlineData("<script>alert(1)</script>.jpg")]
    [InlineData("line\r\nbreak\t\"quote\"\\.jpg")]
    [InlineData("زهرة-😀.jpg")]
    public async Task Hostile_names_read_back_unchanged(string name)
    {
        PhotoReport photo = ReportFixture.Photo(name, Verdict.Clear, [Reason.NoFaces]);

        ScreeningReport read = JsonReportReader.Read(await new JsonReportWriter().TextAsync(ReportFixture.ReportOf(photo)));

        Assert.Equal(name, Assert.Single(read.Photos).File);
    }

    [Fact]
    public async Task A_name_that_is_no_valid_unicode_does_not_lose_the_report()
    {
        PhotoReport photo = ReportFixture.Photo("half \uD83D character.jpg", Verdict.Clear, [Reason.NoFaces]);

        ScreeningReport read = JsonReportReader.Read(await new JsonReportWriter().TextAsync(ReportFixture.ReportOf(photo)));

        Assert.Equal("half \uFFFD character.jpg", Assert.Single(read.Photos).File);
    }
}
