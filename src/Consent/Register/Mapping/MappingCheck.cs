using System.Collections.Immutable;
using ConsentLens.Consent.Register.Tables;

namespace ConsentLens.Consent.Register.Mapping;

/// <summary>What is still to be decided before a table can be read by a mapping.</summary>
public sealed record MappingCheck
{
    /// <summary>The most different words that somebody can be asked about in one column.</summary>
    public const int MostWords = 40;

    private const int LongestName = 100;

    /// <summary>What the mapping lacks as a whole, each in one sentence.</summary>
    public required ImmutableArray<string> Problems { get; init; }

    /// <summary>What is to be decided about single columns, by their names.</summary>
    public required ImmutableSortedDictionary<string, string> ByColumn { get; init; }

    public bool IsComplete => Problems.IsEmpty && ByColumn.IsEmpty;

    /// <summary>The first of all the sentences.</summary>
    internal string First => Problems.Concat(ByColumn.Values).First();

    /// <summary>Compares a mapping with a table.</summary>
    public static MappingCheck Of(RegisterTable table, RegisterMapping mapping)
    {
        ILookup<string, ColumnMapping> byName = mapping.Columns.ToLookup(column => column.Name, StringComparer.OrdinalIgnoreCase);
        SortedDictionary<string, string> byColumn = new(StringComparer.OrdinalIgnoreCase);
        foreach (TableColumn column in table.Columns)
        {
            if (ProblemOf(table, column, byName[column.Name].FirstOrDefault()) is { } problem) byColumn.Add(column.Name, problem);
        }

        foreach (ColumnMapping[] twice in Used(table, mapping).SelectMany(column => Targets(column).Select(target => (target, column))).GroupBy(pair => pair.target, pair => pair.column).Select(group => group.ToArray()).Where(group => group.Length > 1))
        {
            foreach (ColumnMapping column in twice)
                byColumn[column.Name] = $"{string.Join(" and ", twice.Select(other => Quote(other.Name)))} are taken for the same thing; choose one of them and leave the other out.";
        }

        return new MappingCheck
        {
            Problems = [.. Lacking(table, mapping)],
            ByColumn = byColumn.ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase),
        };
    }

    /// <summary>The words of a column that have no meaning yet.</summary>
    public static IEnumerable<string> WordsWithoutMeaning(RegisterTable table, TableColumn column, ColumnMapping mapping) =>
        mapping.Use is { HoldsWords: true } use ? table.ValuesOf(column).Where(word => !mapping.Meanings.TryGetValue(Words.Fold(word), out WordMeaning meaning) || !IsFor(use, meaning)) : [];

    /// <summary>Whether a column holds dates that can only be read with the month first.</summary>
    public static bool IsOrderInDoubt(RegisterTable table, TableColumn column, ColumnMapping mapping) =>
        mapping.Use is { HoldsDates: true } && WrittenDates.IsInDoubt(table.ValuesOf(column));

    private static string? ProblemOf(RegisterTable table, TableColumn column, ColumnMapping? mapping)
    {
        if (mapping?.Use is not { } use) return $"Choose what {Quote(column.Name)} is, or leave it out.";
        string[] words = [.. WordsWithoutMeaning(table, column, mapping)];
        if (words.Length > MostWords)
            return $"{Quote(column.Name)} holds {words.Length} different texts, which are no answers; leave it out, or choose what it is.";
        if (words.Length > 0) return $"Say what {string.Join(", ", words.Take(3).Select(RowReader.Quote))}{(words.Length > 3 ? " and others" : "")} means in {Quote(column.Name)}.";
        return mapping.IsMonthFirst is null && IsOrderInDoubt(table, column, mapping)
            ? $"Some dates in {Quote(column.Name)} can only be read with the month first. Say which comes first, the day or the month."
            : null;
    }

    private static IEnumerable<string> Lacking(RegisterTable table, RegisterMapping mapping)
    {
        ColumnMapping[] used = [.. Used(table, mapping)];
        RegisterColumn[] targets = [.. used.SelectMany(Targets)];
        if (!targets.Contains(RegisterColumn.PersonId)) yield return "Choose the column with each person's number in the school, such as the admission number.";
        if (!targets.Contains(RegisterColumn.GivenName) || !targets.Contains(RegisterColumn.FamilyName)) yield return "Choose the columns with the given name and the family name, or one with the full name.";
        if (!targets.Contains(RegisterColumn.Role) && mapping.UsualRole is null) yield return "Say who the people in the file are, because no column says it.";
    }

    private static IEnumerable<ColumnMapping> Used(RegisterTable table, RegisterMapping mapping) =>
        mapping.Columns.Where(column => column.Use is { } use && use != ColumnUse.LeftOut && table.Columns.Any(own => string.Equals(own.Name, column.Name, StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<RegisterColumn> Targets(ColumnMapping column) => column.Use switch
    {
        { IsFullName: true } => [RegisterColumn.GivenName, RegisterColumn.FamilyName],
        { Column: { } target } => [target],
        _ => [],
    };

    // A heading is longer than most values, and has to be found on the page.
    private static string Quote(string name) => name.Length <= LongestName ? $"\"{name}\"" : $"\"{name[..LongestName]}...\"";

    private static bool IsFor(ColumnUse use, WordMeaning meaning) =>
        meaning == WordMeaning.ToCheck || (meaning >= WordMeaning.Pupil == (use.Column == RegisterColumn.Role));
}
