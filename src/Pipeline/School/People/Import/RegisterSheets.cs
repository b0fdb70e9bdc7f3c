using System.Text;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Tables;

namespace ConsentLens.Pipeline.School.People.Import;

/// <summary>The sheets of a file that an office has: an Excel workbook (XLSX, XLS) or a text file of values. What it is, is told by its content, not by its name.</summary>
public static class RegisterSheets
{
    private const string SaveAs = "open it in the program that shows it, and save it as an Excel workbook (XLSX)";

    /// <exception cref="RegisterFormatException">It is none of these, it is damaged, or there is nothing in it.</exception>
    public static IReadOnlyList<Sheet> Read(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        IReadOnlyList<Sheet> sheets = file.Span switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => WorkbookReader.Read(WorkbookCleaner.Clean(file, cancellationToken), cancellationToken),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => WorkbookReader.Read(new MemoryStream(file.ToArray(), writable: false), cancellationToken),
            var bytes when IsMarkup(bytes) => throw new RegisterFormatException($"The file is a web page or XML, whatever its name says; {SaveAs}."),
            var bytes => [CsvSheet.Read(bytes)],
        };
        Sheet[] filled = [.. sheets.Where(sheet => sheet.Refusal is not null || sheet.Rows.Length > 0)];
        if (filled.Length == 0) throw new RegisterFormatException("The file is empty: it must hold a row of headings, and a row for each person.");
        return filled.All(sheet => sheet.Refusal is not null) ? throw new RegisterFormatException(filled[0].Refusal!) : filled;
    }

    private static bool IsMarkup(ReadOnlySpan<byte> bytes) =>
        Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 200)]).Replace("\0", "", StringComparison.Ordinal).TrimStart('\u00EF', '\u00BB', '\u00BF', '\u00FF', '\u00FE', ' ', '\r', '\n', '\t').StartsWith('<');
}
