using System.Globalization;
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
}
