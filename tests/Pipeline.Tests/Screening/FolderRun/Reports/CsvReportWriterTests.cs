using System.Globalization;
using System.Text;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using CsvHelper;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports;

public sealed class CsvReportWriterTests
{
    [Fact]
    public async Task A_spreadsheet_finds_a_byte_order_mark_and_windows_line_ends()
    {
        byte[] csv = await new CsvReportWriter().BytesAsync(ReportFixture.Report());
        string text = Encoding.UTF8.GetString(csv);

        Assert.Equal([0xEF, 0xBB, 0xBF], csv[..3]);
        Assert.Equal(text.Count(character => character == '\n'), text.Split("\r\n").Length - 1);
        Assert.EndsWith("\r\n", text);
    }

    [Fact]
    public async Task Each_photo_has_one_row_with_its_counts()
    {
        ScreeningReport report = ReportFixture.Report();

        List<string[]> rows = await RowsAsync(report);

        Assert.Equal(
            ["file", "verdict", "reasons", "faces", "permitted", "restricted", "possible", "unknown", "masked", "release", "problem", "explanation"],
            rows[0]);
        Assert.Equal(report.Photos.Select(photo => photo.File), rows.Skip(1).Select(row => row[0]));
        Assert.Equal(["autumn-fair/IMG_0001.jpg", "block", "restricted_person; unknown_face", "3", "1", "1", "0", "1", "0", "", ""], rows[1][..11]);
        string[] masked = rows.Single(row => row[0] == "sports-day/IMG_0201.jpg");
        Assert.Equal(["3", "0", "1", "0", "1", "3", "release/0001.jpg", ""], masked[3..11]);
    }

    [Fact]
    public async Task The_explanation_is_in_plain_words()
    {
        string[] row = (await RowsAsync(ReportFixture.Report()))[1];

        Assert.Equal($"{ReasonText.Sentence(Reason.RestrictedPerson)} {ReasonText.Sentence(Reason.UnknownFace)}", row[11]);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"https://example.invalid\")")]
    [InlineData("+1+1")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1+1")]
    [InlineData("\r=1+1")]
    [InlineData("\n=1+1")]
    [InlineData("＝1+1")]
    [InlineData("=1+1\",\"=2+2")]
    public async Task No_cell_can_be_taken_for_a_formula(string hostile)
    {
        PhotoReport photo = ReportFixture.Photo(hostile, Verdict.Review, [Reason.NotScreened]) with { Problem = hostile, Release = hostile };

        string[] row = (await RowsAsync(ReportFixture.ReportOf(photo)))[1];

        Assert.Equal("'" + hostile, row[0]);
        Assert.Equal("'" + hostile, row[9]);
        Assert.Equal("'" + hostile, row[10]);
    }

    [Fact]
    public async Task Commas_quotes_and_line_ends_stay_inside_their_cell()
    {
        const string Name = "a,b \"c\"\r\nd.jpg";

        List<string[]> rows = await RowsAsync(ReportFixture.ReportOf(ReportFixture.Photo(Name, Verdict.Clear, [Reason.NoFaces])));

        Assert.Equal(2, rows.Count);
        Assert.Equal(Name, rows[1][0]);
    }

    [Fact]
    public async Task No_id_of_a_person_is_in_the_table()
    {
        string csv = await new CsvReportWriter().TextAsync(ReportFixture.Report());

        Assert.DoesNotContain(ReportFixture.BarredPersonId, csv);
        Assert.DoesNotContain("P017", csv);
    }

    private static async Task<List<string[]>> RowsAsync(ScreeningReport report)
    {
        using var reader = new StringReader((await new CsvReportWriter().TextAsync(report)).TrimStart('\uFEFF'));
        using var parser = new CsvParser(reader, CultureInfo.InvariantCulture);
        var rows = new List<string[]>();
        while (await parser.ReadAsync())
        {
            rows.Add(parser.Record!);
        }

        return rows;
    }
}
