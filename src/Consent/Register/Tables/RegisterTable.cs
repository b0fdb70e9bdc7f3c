using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ConsentLens.Consent.Register.Mapping;

namespace ConsentLens.Consent.Register.Tables;

/// <summary>A sheet whose headings have been found: columns with their names, rows of people, and the rows that are neither.</summary>
public sealed partial record RegisterTable
{
    private const int RowsToLookThrough = 50;

    private const int MostFilledInTotals = 3;

    /// <summary>The line or row of the headings.</summary>
    public required int HeadingLine { get; init; }

    /// <summary>Every column that has a heading or a value, in the order of the file.</summary>
    public required ImmutableArray<TableColumn> Columns { get; init; }

    /// <summary>The rows below the headings.</summary>
    public required ImmutableArray<SheetRow> Rows { get; init; }

    /// <summary>Rows that hold no person: what stands above the headings, the headings again, and totals at the end.</summary>
    public required ImmutableArray<UnreadRow> Unread { get; init; }

    /// <summary>How many values each row must have; null where a row may be shorter.</summary>
    public required int? Width { get; init; }

    /// <summary>What somebody should check because of how the file was read; or null.</summary>
    public string? Remark { get; init; }

    /// <summary>The line of the headings: of the first rows, the one with the most headings that are known, or else the first of the fullest ones.</summary>
    public static int? FindHeadings(Sheet sheet) => sheet.Rows.Take(RowsToLookThrough)
        .OrderByDescending(row => row.Cells.Count(cell => KnownHeadings.Find(cell) is not null))
        .ThenByDescending(row => row.FilledWidth)
        .ThenBy(row => row.Line)
        .Select(row => (int?)row.Line)
        .FirstOrDefault();

    /// <param name="headingLine">The line or row of the headings.</param>
    /// <exception cref="RegisterFormatException">Nothing stands there, or it has more columns than a register.</exception>
    public static RegisterTable Of(Sheet sheet, int headingLine)
    {
        SheetRow headings = sheet.Rows.FirstOrDefault(row => row.Line == headingLine)
            ?? throw new RegisterFormatException($"Row {headingLine} of the file is blank, so it cannot hold the headings; enter the number of the row that does.");
        SheetRow[] below = [.. sheet.Rows.Where(row => row.Line > headingLine)];
        int? width = sheet.IsText ? WidthOf(headings, below) : null;
        bool[] isAgain = [.. below.Select(row => row.Text == headings.Text)];
        int people = below.Length;
        while (people > 0 && (isAgain[people - 1] || IsTotals(below[people - 1]))) people--;
        return new RegisterTable
        {
            HeadingLine = headingLine,
            // A value too many in a text file makes no column: its row is rejected.
            Columns = ColumnsOf(headings, [.. below[..people].Where(row => width is null || row.Cells.Length == width)]),
            Rows = [.. below.Take(people).Where((_, index) => !isAgain[index])],
            Unread =
            [
                .. sheet.Rows.Where(row => row.Line < headingLine)
                    .Concat(below.Where((_, index) => index >= people || isAgain[index]))
                    .Select(row => new UnreadRow(row.Line, row.Text)),
            ],
            Width = width,
            Remark = sheet.Remark,
        };
    }

    /// <summary>What is wrong with the form of a row, so that its values may be in the wrong columns; or null.</summary>
    public string? ShapeProblem(SheetRow row) => row.Problem ?? (Width is { } width && row.Cells.Length != width
        ? $"The row has {row.Cells.Length} values but the headings have {width}; look for an extra or missing comma, or a missing quotation mark."
        : null);

    /// <summary>The different values of a column, the first of each as it is written, in the order of the file.</summary>
    public IEnumerable<string> ValuesOf(TableColumn column) =>
        Rows.Where(row => ShapeProblem(row) is null).Select(row => CellOf(row, column)).Where(value => value.Length > 0).DistinctBy(Words.Fold);

    /// <summary>A value, without the spaces around it; empty where the row has none.</summary>
    public static string CellOf(SheetRow row, TableColumn column) => column.Index < row.Cells.Length ? row.Cells[column.Index].Trim() : "";

    // Some systems end each row, but not the headings, with a comma.
    private static int WidthOf(SheetRow headings, SheetRow[] below)
    {
        int[] widths = [.. below.Where(row => !IsTotals(row)).Select(row => row.Cells.Length).Distinct()];
        return widths is [var all] && all > headings.Cells.Length && below.All(row => row.FilledWidth <= headings.Cells.Length) ? all : headings.Cells.Length;
    }

    private static ImmutableArray<TableColumn> ColumnsOf(SheetRow headings, IReadOnlyCollection<SheetRow> rows)
    {
        int width = Math.Max(headings.FilledWidth, rows.Select(row => row.FilledWidth).DefaultIfEmpty().Max());
        if (width > Sheet.MostColumns) throw new RegisterFormatException(TooLarge.Columns(width));
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        List<TableColumn> columns = [];
        for (int index = 0; index < width; index++)
        {
            string heading = index < headings.Cells.Length ? Spaces().Replace(headings.Cells[index].Trim(), " ") : "";
            if (heading.Length == 0 && rows.All(row => index >= row.Cells.Length || string.IsNullOrWhiteSpace(row.Cells[index]))) continue;
            string name = heading.Length > 0 ? heading : $"Column {LetterOf(index)} (without a heading)";
            string own = name;
            for (int count = 2; !names.Add(own); count++) own = $"{name} ({count})";
            columns.Add(new TableColumn(index, own, heading));
        }

        return [.. columns];
    }

    /// <summary>Rows such as "Total 312" or "Printed 30/11/2026": a word for it, and next to nothing else. Whoever has a name and a number is a person.</summary>
    private static bool IsTotals(SheetRow row)
    {
        string[] filled = [.. row.Cells.Select(cell => cell.Trim()).Where(cell => cell.Length > 0)];
        return filled.Length is > 0 and <= MostFilledInTotals && TotalsWord().IsMatch(filled[0]) && filled.Skip(1).All(value => FigureOrDate().IsMatch(value));
    }

    private static string LetterOf(int index) => index < 26 ? ((char)('A' + index)).ToString() : LetterOf((index / 26) - 1) + LetterOf(index % 26);

    [GeneratedRegex(@"\A(?:(?:grand |sub-?)?totals?\b|(?:number|count|no\.?) of (?:pupils|students|children|staff|people|records|rows)\b|count:?\z|printed\b.*\d|(?:report |page |run |exported |generated ).*\d|end of (?:report|list|file)\b|\d+ (?:pupils|students|children|records|rows)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TotalsWord();

    [GeneratedRegex(@"\A[\d.,:/% -]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex FigureOrDate();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}

/// <summary>A column of a table.</summary>
/// <param name="Index">Its place in a row, from 0.</param>
/// <param name="Name">Its heading, told apart from others that read alike; for a column without one, its place.</param>
/// <param name="Heading">The heading as it stands; may be empty.</param>
public sealed record TableColumn(int Index, string Name, string Heading);
