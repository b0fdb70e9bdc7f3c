using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Vision.Faces;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports;

public sealed class JsonReportReaderTests
{
    [Fact]
    public async Task A_report_reads_back_as_it_was_written()
    {
        foreach (ScreeningReport report in new[] { ReportFixture.Report(), ReportFixture.StoppedReport(), ReportFixture.ReportOf() })
        {
            ScreeningReport read = await ReportText.ReadJsonAsync(await new JsonReportWriter().TextAsync(report));

            Assert.Equivalent(report, read, strict: true);
        }
    }

    [Fact]
    public async Task A_report_without_an_embedder_reads_back()
    {
        ScreeningReport report = ReportFixture.Report();
        report = report with { Models = report.Models with { Embedder = null } };

        Assert.Null((await ReportText.ReadJsonAsync(await new JsonReportWriter().TextAsync(report))).Models.Embedder);
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
            ScreeningReport read = await ReportText.ReadJsonAsync(written);
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

        ScreeningReport read = await ReportText.ReadJsonAsync(await new JsonReportWriter().TextAsync(ReportFixture.ReportOf(photo)));

        Assert.Equal(name, Assert.Single(read.Photos).File);
    }

    [Fact]
    public async Task A_name_that_is_no_valid_unicode_does_not_lose_the_report()
    {
        PhotoReport photo = ReportFixture.Photo("half \uD83D character.jpg", Verdict.Clear, [Reason.NoFaces]);

        ScreeningReport read = await ReportText.ReadJsonAsync(await new JsonReportWriter().TextAsync(ReportFixture.ReportOf(photo)));

        Assert.Equal("half \uFFFD character.jpg", Assert.Single(read.Photos).File);
    }

    [Theory]
    [InlineData("\"verdict\": \"block\"", "\"verdict\": \"clearish\"", "\"verdict\" in the report, photos[0]")]
    [InlineData("\"restricted_person\",", "\"no_such_reason\",", "photos[0], reasons[0] is not a known code")]
    [InlineData("\"schema\": 1", "\"schema\": 2", "schema is 2")]
    [InlineData("\"complete\": true", "\"complete\": \"yes\"", "\"complete\"")]
    [InlineData("\"barred\": true", "\"bared\": true", "\"barred\" is missing in the report, photos[1], faces[0]")]
    [InlineData("\"width\": 4000", "\"width\": 4000.5", "\"width\"")]
    [InlineData("\"box\": [400,", "\"box\": [", "four numbers")]
    [InlineData("\"faces\": [", "\"faces\": {", "not a report")]
    public async Task Whatever_is_not_understood_is_refused_in_one_sentence(string part, string replacement, string said)
    {
        string json = await new JsonReportWriter().TextAsync(ReportFixture.Report());
        Assert.Contains(part, json);
        int place = json.IndexOf(part, StringComparison.Ordinal);
        string broken = json[..place] + replacement + json[(place + part.Length)..];

        var refusal = await Assert.ThrowsAsync<ReportFormatException>(() => ReportText.ReadJsonAsync(broken));

        Assert.StartsWith("report.json is not a report", refusal.Message);
        Assert.Contains(said, refusal.Message);
        Assert.EndsWith("screen the photos again.", refusal.Message);
    }

    [Fact]
    public async Task A_report_that_was_cut_short_is_refused_at_every_length()
    {
        string json = await new JsonReportWriter().TextAsync(ReportFixture.ReportOf());
        for (int length = 0; length < json.Length; length++)
        {
            await Assert.ThrowsAsync<ReportFormatException>(() => ReportText.ReadJsonAsync(json[..length]));
        }
    }
}
