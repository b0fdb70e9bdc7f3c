using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Consent.Register.Tables;
using ConsentLens.Pipeline.School.People.Import;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.People.Import;

/// <summary>Workbooks that were made to do harm, or were damaged on the way, are refused with one sentence; what an office's workbook holds is not lost in silence.</summary>
public sealed class RegisterSheetsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_workbook_that_unpacks_to_much_is_refused_before_it_does()
    {
        byte[] bomb = await OfficeFiles.WithSheetAsync(new string(' ', 200_000_000));
        Assert.InRange(bomb.Length, 1, 2_000_000);
        long before = GC.GetTotalAllocatedBytes();
        Assert.Contains("64 MB", Refusal(bomb), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 400_000_000);
    }

    [Fact]
    public async Task A_workbook_of_very_many_parts_is_refused()
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int part = 0; part <= 2_000; part++) _ = zip.CreateEntry($"xl/worksheets/sheet{part}.xml");
        }

        Assert.Contains("too large", Refusal(file.ToArray()), StringComparison.Ordinal);
        Assert.Contains("damaged", Refusal(await OfficeFiles.WithSheetAsync("<row r=\"2000000000\"><c r=\"A2000000000\"><v>1</v></c></row>")), StringComparison.Ordinal);
        Assert.Contains("damaged", Refusal(await OfficeFiles.WithSheetAsync("<row r=\"1\"><c r=\"ZZZZZ1\"><v>1</v></c></row>")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE w [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>")]
    [InlineData("<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY e \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>")]
    public async Task Entities_are_refused(string declared) =>
        Assert.Contains("damaged", Refusal(await OfficeFiles.WithSheetAsync("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>&e;</v></c></row>", declared)), StringComparison.Ordinal);

    [Fact]
    public async Task Links_to_other_files_are_not_even_looked_at()
    {
        byte[] linked = await OfficeFiles.WithPartAsync("xl/externalLinks/externalLink1.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM \"http://127.0.0.1:1/\">]><externalLink>&e;</externalLink>");
        Assert.Equal(["1", "Ada", "Byron"], Only(linked).Rows[1].Cells.AsEnumerable());
    }

    [Fact]
    public async Task An_error_in_a_cell_is_a_text_and_no_blank()
    {
        string cells = "<row r=\"1\"><c t=\"str\"><v>Adno</v></c><c t=\"str\"><v>Forename</v></c><c t=\"str\"><v>Surname</v></c><c t=\"str\"><v>Safeguarding</v></c></row>"
            + "<row r=\"2\"><c><v>1</v></c><c t=\"str\"><v>Ada</v></c><c t=\"str\"><v>Byron</v></c><c t=\"e\"><f>VLOOKUP(1,A:A,1)</f><v>#N/A</v></c></row>";
        Sheet sheet = Only(await OfficeFiles.WithSheetAsync(cells));
        RegisterTable table = RegisterTable.Of(sheet, 1);
        Assert.Contains("#N/A", Assert.Single(MappingCheck.Of(table, MappingProposal.Of(table)).ByColumn).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_million_blank_rows_and_ten_thousand_blank_columns_are_nothing()
    {
        var cells = new StringBuilder("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>Adno</v></c><c r=\"PPP1\" s=\"0\"/></row>");
        for (int row = 2; row <= 1_000_000; row++) _ = cells.Append(System.Globalization.CultureInfo.InvariantCulture, $"<row r=\"{row}\"><c r=\"C{row}\"/></row>");
        byte[] file = await OfficeFiles.WithSheetAsync(cells.Append("<row r=\"1048576\"><c r=\"A1048576\"><v>7</v></c></row>").ToString());
        var watch = Stopwatch.StartNew();
        Sheet sheet = Only(file);
        output.WriteLine($"{file.Length:N0} bytes, {watch.ElapsedMilliseconds} ms");
        Assert.Equal([1, 1_048_576], sheet.Rows.Select(row => row.Line));
        Assert.All(sheet.Rows, row => Assert.Single(row.Cells));
    }

    [Fact]
    public async Task A_sheet_too_wide_or_too_long_is_refused_alone()
    {
        string[] wide = [.. Enumerable.Range(0, 10_000).Select(column => $"c{column}")];
        Assert.Contains("10,000 columns", Refusal(await OfficeFiles.WorkbookAsync(wide)), StringComparison.Ordinal);
        string[][] many = [.. Enumerable.Repeat<string[]>(["x"], Sheet.MostRows + 1)];
        Assert.Contains("20,000 rows", Refusal(await OfficeFiles.WorkbookAsync(many)), StringComparison.Ordinal);
        byte[] both = await OfficeFiles.WorkbookAsync(("Wide", false, [wide]), ("People", false, [["Adno", "Forename"], ["1", "Ada"]]));
        Assert.Equal([true, false], RegisterSheets.Read(both, default).Select(sheet => sheet.Refusal is not null));
    }

    [Fact]
    public void What_is_no_table_is_refused_with_what_to_do()
    {
        Assert.Contains("web page", Refusal("<html><table><tr><td>Adno</td></tr></table></html>"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("web page", Refusal([0xEF, 0xBB, 0xBF, .. "<?xml version=\"1.0\"?><Workbook/>"u8]), StringComparison.Ordinal);
        Assert.Contains("neither", Refusal([.. "%PDF-1.7\n"u8, 0, 1, 2, 3]), StringComparison.Ordinal);
        Assert.Contains("empty", Refusal("\r\n,,,\r\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("no Excel workbook", Refusal(Zip(("content.xml", "<x/>"), ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"))), StringComparison.Ordinal);
        Assert.Contains("no Excel workbook", Refusal(Zip(("xl/workbook.bin", "x"))), StringComparison.Ordinal);
        Assert.Contains("damaged", Refusal([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[4096]]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_workbook_is_read_or_refused_and_nothing_else()
    {
        byte[] xlsx = await OfficeFiles.WorkbookAsync(["Adno", "Forename", "Surname"], ["number:1", "Zoë", "Byron"], ["2", "date:2026-08-31", "formula:x"]);
        byte[] xls = OldWorkbook.Of(["Adno", "Forename", "Surname"], ["1", "Zoë", "Byron"]);
        Gen<byte[]> damaged =
            from whole in Gen.Elements(xlsx, xls)
            from changes in Gen.Zip(Gen.Choose(0, whole.Length - 1), Gen.Choose(0, 255)).ListOf(6)
            from cut in Gen.Frequency((3, Gen.Constant(whole.Length)), (1, Gen.Choose(1, whole.Length)))
            select Changed(whole, changes, cut);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_500), Prop.ForAll(Arb.From(damaged), file =>
        {
            try
            {
                return RegisterSheets.Read(file, default).Count > 0;
            }
            catch (RegisterFormatException refused)
            {
                return refused.Message.EndsWith('.');
            }
        }));
    }

    private static byte[] Changed(byte[] whole, IEnumerable<(int At, int Value)> changes, int cut)
    {
        byte[] copy = [.. whole];
        foreach ((int at, int value) in changes) copy[at] = (byte)value;
        return copy[..cut];
    }

    private static Sheet Only(byte[] file) => Assert.Single(RegisterSheets.Read(file, default));

    private static string Refusal(byte[] file)
    {
        string message = Assert.Throws<RegisterFormatException>(() => RegisterSheets.Read(file, default)).Message;
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        return message;
    }

    private static byte[] Zip(params (string Name, string Text)[] parts)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in parts)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return file.ToArray();
    }
}
