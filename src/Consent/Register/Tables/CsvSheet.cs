using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ConsentLens.Consent.Register.Mapping;

namespace ConsentLens.Consent.Register.Tables;

/// <summary>Reads a text file of values: UTF-8 with or without a byte order mark, UTF-16 or Windows-1252; with commas, semicolons, tabs or bars between the values.</summary>
public static class CsvSheet
{
    private const int LinesToJudgeBy = 60;

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(",;\t|\"\r\n");

    // Bytes that stand for nothing in Windows-1252.
    private static readonly byte[] Unassigned = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

    /// <exception cref="RegisterFormatException">It is no text, or it has more rows or columns than a register.</exception>
    public static Sheet Read(ReadOnlySpan<byte> bytes)
    {
        (string text, string? remark) = Decode(bytes);
        char delimiter = DelimiterOf(ref text, out int linesAbove);
        ImmutableArray<SheetRow> rows = [.. Rows(text, delimiter, Sheet.MostRows + 1).Select(row => row with { Line = row.Line + linesAbove })];
        if (rows.Length > Sheet.MostRows) throw new RegisterFormatException(TooLarge.Rows);
        return new Sheet("", IsHidden: false, rows) { IsText = true, Remark = remark };
    }

    private static (string Text, string? Remark) Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes switch
            {
                [0xEF, 0xBB, 0xBF, .. var rest] => (new UTF8Encoding(false, true).GetString(rest), null),
                [0xFF, 0xFE, .. var rest] => (new UnicodeEncoding(false, false, true).GetString(rest), null),
                [0xFE, 0xFF, .. var rest] => (new UnicodeEncoding(true, false, true).GetString(rest), null),
                _ when HasZeros(bytes, at: 1) => (new UnicodeEncoding(false, false, true).GetString(bytes), null),
                _ when HasZeros(bytes, at: 0) => (new UnicodeEncoding(true, false, true).GetString(bytes), null),
                _ => DecodeUnmarked(bytes),
            };
        }
        catch (DecoderFallbackException damaged)
        {
            throw new RegisterFormatException("Some letters of the file are damaged, so its names cannot be trusted; export it again, or save it as an Excel workbook (XLSX).", damaged);
        }
    }

    private static (string Text, string? Remark) DecodeUnmarked(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0)) throw new RegisterFormatException("The file is neither an Excel workbook nor a text file of values; export it as XLSX or CSV.");
        try
        {
            return (new UTF8Encoding(false, true).GetString(bytes), null);
        }
        catch (DecoderFallbackException)
        {
            if (bytes.ContainsAny(Unassigned)) throw;
            string text = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes);
            return (text, $"The file does not say how its letters are written, and was read as Windows text: check {Example(text)}.");
        }
    }

    // What an office exports is mostly plain letters: in UTF-16 every second byte of it is zero.
    private static bool HasZeros(ReadOnlySpan<byte> bytes, int at)
    {
        int zeros = 0;
        int pairs = Math.Min(bytes.Length, 1000) / 2;
        for (int pair = 0; pair < pairs; pair++)
        {
            if (bytes[(2 * pair) + at] == 0) zeros++;
        }

        return pairs > 0 && zeros > pairs / 2;
    }

    private static string Example(string text)
    {
        int letter = text.AsSpan().IndexOfAnyExceptInRange('\0', '\x7F');
        int from = text.AsSpan(0, letter).LastIndexOfAny(ValueEnds) + 1;
        int length = text.AsSpan(from).IndexOfAny(ValueEnds);
        return RowReader.Quote((length < 0 ? text[from..] : text.Substring(from, length)).Trim());
    }

    // Excel reads and writes a first line "sep=;".
    private static char DelimiterOf(ref string text, out int linesAbove)
    {
        linesAbove = 0;
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 5)
        {
            char named = text[4];
            text = text[5..].TrimStart('\r');
            if (text.StartsWith('\n')) (text, linesAbove) = (text[1..], 1);
            return named;
        }

        string all = text;
        return Delimiters.MaxBy(delimiter => Fit(Rows(all, delimiter, LinesToJudgeBy)));
    }

    // Headings that are known count most; then that rows are alike.
    private static int Fit(IEnumerable<SheetRow> rows)
    {
        SheetRow[] judged = [.. rows];
        if (judged.Length == 0) return 0;
        int known = judged.Max(row => row.Cells.Count(cell => KnownHeadings.Find(cell) is not null));
        int alike = judged.GroupBy(row => row.Cells.Length).Where(group => group.Key > 1).Select(group => group.Count()).DefaultIfEmpty().Max();
        return (known * 1000) + alike;
    }

    private static IEnumerable<SheetRow> Rows(string text, char delimiter, int most)
    {
        using var reader = new StringReader(text);
        using var records = new RegisterRecords(reader, delimiter);
        for (int count = 0; count < most && records.Read(); count++)
        {
            if (records.Fields.Length > Sheet.MostColumns) throw new RegisterFormatException(TooLarge.Columns(records.Fields.Length));
            yield return new SheetRow(records.Line, [.. records.Fields]) { Problem = records.Problem };
        }
    }
}

/// <summary>How a table is refused that is larger than a register can be.</summary>
public static class TooLarge
{
    /// <summary>It has too many rows.</summary>
    public static string Rows { get; } = string.Create(CultureInfo.InvariantCulture, $"The file has more than {Sheet.MostRows:N0} rows with something in them, which is too many for a register; check that you chose the right file.");

    /// <summary>It has too many columns.</summary>
    public static string Columns(int count) => string.Create(CultureInfo.InvariantCulture,
        $"The file has {count:N0} columns, and a register at most {Sheet.MostColumns}; check that you chose the right file, or export only the columns that are needed.");
}
