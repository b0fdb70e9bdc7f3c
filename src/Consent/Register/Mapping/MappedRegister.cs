using System.Collections.Frozen;
using System.Globalization;
using ConsentLens.Consent.Register.Tables;

namespace ConsentLens.Consent.Register.Mapping;

/// <summary>Reads a table by a mapping: every value is written as our own format would have it, and then read by the same rules.</summary>
public static class MappedRegister
{
    /// <exception cref="RegisterFormatException">The mapping does not fit the table.</exception>
    public static RegisterFile Read(RegisterTable table, RegisterMapping mapping)
    {
        if (MappingCheck.Of(table, mapping) is { IsComplete: false } check) throw new RegisterFormatException(check.First);
        Dictionary<string, ColumnMapping> byName = mapping.Columns.DistinctBy(column => column.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(column => column.Name, StringComparer.OrdinalIgnoreCase);
        (TableColumn Column, ColumnMapping Mapping)[] used = [.. table.Columns.Select(column => (column, byName[column.Name])).Where(pair => pair.Item2.Use != ColumnUse.LeftOut)];

        List<RegisterRow> rows = [];
        List<RejectedRow> rejected = [];
        foreach (SheetRow row in table.Rows)
        {
            Dictionary<RegisterColumn, RegisterCell> cells = used.SelectMany(pair => Cells(RegisterTable.CellOf(row, pair.Column), pair.Mapping)).ToDictionary(cell => cell.Column, cell => cell.Cell);
            var reader = new RowReader(cells) { UsualRole = mapping.UsualRole };
            (RegisterRow? read, RejectedRow? rejection) = reader.Read(row.Line, table.ShapeProblem(row), row.Problem is not null, row.Text);
            if (read is not null) rows.Add(read);
            if (rejection is not null) rejected.Add(rejection);
        }

        return DuplicateRows.Reject(rows, rejected, used.SelectMany(pair => ColumnsOf(pair.Mapping.Use!.Value)).ToFrozenSet()) with
        {
            ExtraColumns = [.. table.Columns.Select(column => column.Name).Where(name => byName[name].Use == ColumnUse.LeftOut)],
            Unread = table.Unread,
        };
    }

    private static RegisterColumn[] ColumnsOf(ColumnUse use) => use.IsFullName ? [RegisterColumn.GivenName, RegisterColumn.FamilyName] : [use.Column!.Value];

    private static IEnumerable<(RegisterColumn Column, RegisterCell Cell)> Cells(string text, ColumnMapping mapping)
    {
        ColumnUse use = mapping.Use!.Value;
        if (!use.IsFullName) return [(use.Column!.Value, CellOf(text, mapping))];
        (string given, string family, string? problem) = Names(text, mapping.Name);
        return [(RegisterColumn.GivenName, new RegisterCell(mapping.Name, given, problem)), (RegisterColumn.FamilyName, new RegisterCell(mapping.Name, family, problem))];
    }

    private static RegisterCell CellOf(string text, ColumnMapping mapping)
    {
        ColumnUse use = mapping.Use!.Value;
        if (text.Length == 0) return new RegisterCell(mapping.Name, "");
        if (use.HoldsWords) return OfWord(text, mapping);
        return use.HoldsDates ? OfDate(text, mapping) : new RegisterCell(mapping.Name, text);
    }

    private static RegisterCell OfWord(string text, ColumnMapping mapping)
    {
        bool isKnown = mapping.Meanings.TryGetValue(Words.Fold(text), out WordMeaning meaning);
        return isKnown && Words.Own(meaning) is { } own
            ? new RegisterCell(mapping.Name, own)
            : new RegisterCell(mapping.Name, "", $"The value {RowReader.Quote(text)} for {mapping.Name} has to be checked; write what it means into the file, or record it on the person's page.");
    }

    private static RegisterCell OfDate(string text, ColumnMapping mapping) => WrittenDates.Read(text, mapping.IsMonthFirst == true) is { } date
        ? new RegisterCell(mapping.Name, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
        : new RegisterCell(mapping.Name, "", $"The {mapping.Name} {RowReader.Quote(text)} is not a date; enter it like 2026-07-22 or 22/07/2026.");

    private static (string Given, string Family, string? Problem) Names(string text, string heading)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts is [{ Length: > 0 } family, { Length: > 0 } given]) return (given, family, null);
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 1 && words is [var first, var last]
            ? (first, last, null)
            : ("", "", text.Length == 0 ? $"The {heading} is missing; enter it." : $"Nobody can tell which part of the {heading} {RowReader.Quote(text)} is the family name; enter it like \"Byron, Ada\".");
    }
}
