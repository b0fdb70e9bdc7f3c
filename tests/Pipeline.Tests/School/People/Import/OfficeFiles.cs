using System.IO.Compression;
using System.Text;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace ConsentLens.Pipeline.Tests.School.People.Import;

/// <summary>Files as offices have them, made of rows of invented people.</summary>
internal static class OfficeFiles
{
    private const string SheetSpace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>A text file of values, each in quotation marks where it must be.</summary>
    public static byte[] Text(Encoding encoding, char delimiter, params string[][] rows)
    {
        string text = string.Concat(rows.Select(row => string.Join(delimiter, row.Select(value => Quoted(value, delimiter))) + "\r\n"));
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
    }

    /// <summary>A workbook. A text that begins with "date:" becomes a date cell, one with "number:" a number shown with six digits, one with "formula:" a formula with that result.</summary>
    public static async Task<byte[]> WorkbookAsync(params (string Name, bool IsHidden, string[][] Rows)[] sheets)
    {
        var file = new MemoryStream();
        await using (Spreadsheet workbook = await Spreadsheet.CreateNewAsync(file))
        {
            StyleId sixDigits = workbook.AddStyle(new Style { Format = NumberFormat.Custom("000000") });
            StyleId british = workbook.AddStyle(new Style { Format = NumberFormat.Custom("dd/mm/yyyy") });
            foreach ((string name, bool isHidden, string[][] rows) in sheets)
            {
                await workbook.StartWorksheetAsync(name, new WorksheetOptions { Visibility = isHidden ? WorksheetVisibility.Hidden : WorksheetVisibility.Visible });
                foreach (string[] row in rows)
                    await workbook.AddRowAsync(row.Select(value => CellOf(value, sixDigits, british)).ToArray());
            }

            await workbook.FinishAsync();
        }

        return file.ToArray();
    }

    public static Task<byte[]> WorkbookAsync(params string[][] rows) => WorkbookAsync(("Sheet1", false, rows));

    /// <summary>A workbook whose first sheet is this XML.</summary>
    public static async Task<byte[]> WithSheetAsync(string sheetData, string before = "") =>
        await WithPartAsync("xl/worksheets/sheet1.xml", $"{before}<worksheet xmlns=\"{SheetSpace}\"><sheetData>{sheetData}</sheetData></worksheet>");

    /// <summary>A workbook with one part exchanged or added.</summary>
    public static async Task<byte[]> WithPartAsync(string name, string xml)
    {
        byte[] plain = await WorkbookAsync(["Adno", "Forename", "Surname"], ["1", "Ada", "Byron"]);
        var changed = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(plain)))
        using (var target = new ZipArchive(changed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in source.Entries.Where(entry => entry.FullName != name))
            {
                await using Stream from = entry.Open();
                await using Stream to = target.CreateEntry(entry.FullName).Open();
                await from.CopyToAsync(to);
            }

            await using var writer = new StreamWriter(target.CreateEntry(name).Open());
            await writer.WriteAsync(xml);
        }

        return changed.ToArray();
    }

    private static Cell CellOf(string value, StyleId sixDigits, StyleId british) => value.Split(':', 2) switch
    {
        ["date", var day] => new Cell(DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture), british),
        ["number", var number] => new Cell(int.Parse(number, System.Globalization.CultureInfo.InvariantCulture), sixDigits),
        ["formula", var result] => new Cell(new Formula("VLOOKUP(A2,Other!A:B,2,FALSE)"), result),
        ["bool", var answer] => new Cell(answer == "TRUE"),
        _ => value.Length == 0 ? new Cell((string?)null) : new Cell(value),
    };

    private static string Quoted(string value, char delimiter) =>
        value.Contains(delimiter, StringComparison.Ordinal) || value.Contains('"', StringComparison.Ordinal) || value.Contains('\n', StringComparison.Ordinal)
            ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : value;
}
