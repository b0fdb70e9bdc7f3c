using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>CSV for spreadsheets: nothing in it that somebody wrote runs as a formula for its reader.</summary>
public static class SpreadsheetCsv
{
    // https://owasp.org/www-community/attacks/CSV_Injection, with the full-width forms that some spreadsheets treat alike.
    private static readonly char[] FormulaStarts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

    public static CsvConfiguration Settings() => new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        InjectionOptions = InjectionOptions.Escape,
        InjectionCharacters = FormulaStarts,
        InjectionEscapeCharacter = '\'',
    };

    /// <summary>A small table as a file, in UTF-8 with the mark that Excel needs.</summary>
    public static byte[] Write(IEnumerable<IEnumerable<string>> rows)
    {
        using var bytes = new MemoryStream();
        using (var text = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        using (var csv = new CsvWriter(text, Settings()))
        {
            foreach (IEnumerable<string> row in rows)
            {
                foreach (string field in row) csv.WriteField(field);
                csv.NextRecord();
            }
        }

        return bytes.ToArray();
    }
}
