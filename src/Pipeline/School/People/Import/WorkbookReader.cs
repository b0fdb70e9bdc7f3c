using System.Globalization;
using System.Text;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Tables;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace ConsentLens.Pipeline.School.People.Import;

/// <summary>Reads the sheets of a workbook: of a formula its last result, of a number what the cell shows of it, of a date its day.</summary>
internal static class WorkbookReader
{
    // The reader asks for the code pages of old workbooks by number.
    static WorkbookReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="RegisterFormatException">It is damaged, or locked by a password.</exception>
    public static IReadOnlyList<Sheet> Read(Stream workbook, CancellationToken cancellationToken)
    {
        try
        {
            using IExcelDataReader reader = ExcelReaderFactory.CreateReader(workbook);
            List<Sheet> sheets = [];
            do sheets.Add(ReadSheet(reader, cancellationToken));
            while (reader.NextResult());
            return sheets;
        }
        catch (InvalidPasswordException locked)
        {
            throw new RegisterFormatException("The workbook is locked by a password; open it in Excel, and save it without one.", locked);
        }
        // Whatever a damaged workbook makes of its reader.
        catch (Exception damaged) when (damaged is not (OperationCanceledException or RegisterFormatException or OutOfMemoryException))
        {
            throw WorkbookCleaner.Damaged(damaged);
        }
    }

    private static Sheet ReadSheet(IExcelDataReader reader, CancellationToken cancellationToken)
    {
        var empty = new Sheet(reader.Name ?? "", reader.VisibleState is not (null or "visible"), []);
        if (reader.FieldCount > Sheet.MostColumns) return empty with { Refusal = TooLarge.Columns(reader.FieldCount) };
        List<SheetRow> rows = [];
        for (int line = 1; reader.Read(); line++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string[] cells = [.. Enumerable.Range(0, reader.FieldCount).Select(index => TextOf(reader, index))];
            if (cells.All(string.IsNullOrWhiteSpace)) continue;
            if (rows.Count == Sheet.MostRows) return empty with { Refusal = TooLarge.Rows };
            rows.Add(new SheetRow(line, [.. cells]));
        }

        return empty with { Rows = [.. rows] };
    }

    private static string TextOf(IExcelDataReader reader, int index) => reader.GetValue(index) switch
    {
        null => "",
        string text => text,
        bool value => value ? "TRUE" : "FALSE",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        // An admission number shown as 001234 is the number 1234 with a format.
        double number when reader.GetNumberFormatString(index) is { Length: > 1 } format && format.All(sign => sign == '0') => number.ToString(format, CultureInfo.InvariantCulture),
        double number => number.ToString("G15", CultureInfo.InvariantCulture),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };
}
