using System.Collections.Immutable;

namespace ConsentLens.Consent.Register.Tables;

/// <summary>A sheet of a workbook, or a text file of values: its rows as they stand, without the blank ones.</summary>
/// <param name="Name">The sheet's name; empty for a text file.</param>
/// <param name="IsHidden">Whether the workbook hides it.</param>
/// <param name="Rows">In the order of the file.</param>
public sealed record Sheet(string Name, bool IsHidden, ImmutableArray<SheetRow> Rows)
{
    /// <summary>The most rows with something in them: more people than any school has.</summary>
    public const int MostRows = 20_000;

    /// <summary>The most columns.</summary>
    public const int MostColumns = 250;

    /// <summary>Whether each row must have as many values as the headings: in a text file a missing value moves all that follow.</summary>
    public bool IsText { get; init; }

    /// <summary>Why it cannot be a register, in one sentence; or null.</summary>
    public string? Refusal { get; init; }

    /// <summary>What somebody should check because of how the file was read, in one sentence; or null.</summary>
    public string? Remark { get; init; }
}

/// <summary>One row that is not blank.</summary>
/// <param name="Line">The line of the file on which it begins, or the row of the sheet; the first is 1.</param>
public sealed record SheetRow(int Line, ImmutableArray<string> Cells)
{
    /// <summary>What is wrong with it as text, so that nobody can tell where it ends; or null.</summary>
    public string? Problem { get; init; }

    /// <summary>All that stands in it, for people.</summary>
    public string Text => string.Join(", ", Cells.Select(cell => cell.Trim()).Where(cell => cell.Length > 0));

    /// <summary>How many cells it has up to the last one with something in it.</summary>
    public int FilledWidth
    {
        get
        {
            int width = Cells.Length;
            while (width > 0 && string.IsNullOrWhiteSpace(Cells[width - 1])) width--;
            return width;
        }
    }
}
