using ConsentLens.Consent.People;
using ConsentLens.Consent.Register.Tables;

namespace ConsentLens.Consent.Register.Mapping;

/// <summary>What the columns of a table seem to be, for somebody to look at and change.</summary>
public static class MappingProposal
{
    /// <summary>A proposal out of the headings and the values.</summary>
    public static RegisterMapping Of(RegisterTable table)
    {
        Dictionary<TableColumn, HeadingReading?> readings = table.Columns.ToDictionary(column => column, column => Reading(table, column));
        HashSet<RegisterColumn> taken = [];
        Dictionary<TableColumn, ColumnMapping> proposed = [];
        // A heading that is known comes before one that is nearly known, and a preferred name before a legal one.
        foreach (TableColumn column in table.Columns.OrderBy(column => Rank(column, readings[column])).ThenBy(column => column.Index))
        {
            ColumnUse? use = readings[column]?.Use;
            RegisterColumn[] targets = use switch { { IsFullName: true } => [RegisterColumn.GivenName, RegisterColumn.FamilyName], { Column: { } target } => [target], _ => [] };
            if (targets.Any(taken.Contains)) use = null;
            else taken.UnionWith(targets);
            proposed.Add(column, WithKnownWords(table, column, new ColumnMapping(column.Name, use)));
        }

        return new RegisterMapping
        {
            Columns = [.. table.Columns.Select(column => proposed[column])],
            // Systems export pupils and staff separately.
            UsualRole = taken.Contains(RegisterColumn.Role) ? null : table.Columns.Any(column => IsOfStaff(column.Heading)) ? PersonRole.Staff : PersonRole.Pupil,
        };
    }

    /// <summary>
    /// A mapping that was decided for the same headings, in the order of this file. Where somebody took the known words of a column as they are usually meant, a known word that is
    /// new is meant so too; every other word that is new is asked about.
    /// </summary>
    public static RegisterMapping Again(RegisterTable table, RegisterMapping kept)
    {
        Dictionary<string, ColumnMapping> byName = kept.Columns.DistinctBy(column => column.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(column => column.Name, StringComparer.OrdinalIgnoreCase);
        return kept with
        {
            Columns = [.. table.Columns.Select(column => byName.TryGetValue(column.Name, out ColumnMapping? mapping) ? Again(table, column, mapping with { Name = column.Name }) : new ColumnMapping(column.Name, null))],
        };
    }

    private static ColumnMapping Again(RegisterTable table, TableColumn column, ColumnMapping kept)
    {
        if (kept.Use is not { HoldsWords: true } use) return kept;
        bool isRefusal = KnownHeadings.IsRefusal(column.Heading);
        bool[] isUsual = [.. kept.Meanings.Select(word => (Word: word, Usual: Words.Find(word.Key, use, isRefusal))).Where(word => word.Usual is not null).Select(word => word.Usual == word.Word.Value)];
        return isUsual.Length > 0 && isUsual.All(usual => usual) ? WithKnownWords(table, column, kept) : kept;
    }

    /// <summary>A mapping of every column of a table, with what is known of words that have no meaning yet: a proposal, for somebody to look at.</summary>
    public static RegisterMapping WithKnownWords(RegisterTable table, RegisterMapping mapping) =>
        mapping with { Columns = [.. table.Columns.Zip(mapping.Columns, (column, chosen) => WithKnownWords(table, column, chosen))] };

    private static ColumnMapping WithKnownWords(RegisterTable table, TableColumn column, ColumnMapping mapping)
    {
        if (mapping.Use is not { HoldsWords: true } use) return mapping;
        bool isRefusal = KnownHeadings.IsRefusal(column.Heading);
        IEnumerable<KeyValuePair<string, WordMeaning>> known = MappingCheck.WordsWithoutMeaning(table, column, mapping)
            .Select(word => (Word: Words.Fold(word), Meaning: Words.Find(word, use, isRefusal)))
            .Where(word => word.Meaning is not null)
            .Select(word => KeyValuePair.Create(word.Word, word.Meaning!.Value));
        return mapping with { Meanings = mapping.Meanings.SetItems(known) };
    }

    /// <summary>Whether nothing of a proposal needs a look: it is our own format, with our own words.</summary>
    public static bool IsOwnFormat(RegisterTable table, RegisterMapping mapping) =>
        mapping.Columns.All(column => column.Use?.Column is { } target && string.Equals(column.Name, OwnHeadings.Of(target), StringComparison.OrdinalIgnoreCase))
        && OwnHeadings.Required.All(required => mapping.Columns.Any(column => column.Use?.Column == required))
        && table.Columns.Where(column => mapping.Find(ColumnUse.Of(OwnHeadings.Columns[column.Name])) is { Use.HoldsWords: true })
            .All(column => table.ValuesOf(column).All(word => Words.Fold(word) is "yes" or "no" or "pupil" or "staff" or "adult"));

    /// <summary>Why nothing is proposed for a column, or what to look at; null where there is nothing to say.</summary>
    public static string? DoubtAbout(TableColumn column) => KnownHeadings.Find(column.Heading) is { IsRefusal: true }
        ? "This looks like a refusal: a \"yes\" in it is proposed to mean no consent."
        : KnownHeadings.Find(column.Heading) is null ? KnownHeadings.DoubtAbout(column.Heading) : null;

    private static bool IsOfStaff(string heading) => heading.StartsWith("Staff", StringComparison.OrdinalIgnoreCase) || heading.StartsWith("Employee", StringComparison.OrdinalIgnoreCase);

    private static int Rank(TableColumn column, HeadingReading? reading) => reading switch
    {
        null => 9,
        { Use.Column: { } target } when OwnHeadings.Columns.TryGetValue(column.Heading, out RegisterColumn own) && own == target => 0,
        _ when KnownHeadings.Find(column.Heading) is null => 4,
        { Use.IsFullName: true } => 3,
        _ when column.Heading.StartsWith("Legal", StringComparison.OrdinalIgnoreCase) => 2,
        _ => 1,
    };

    private static HeadingReading? Reading(RegisterTable table, TableColumn column)
    {
        if (KnownHeadings.Find(column.Heading) is { } known) return known;
        if (KnownHeadings.DoubtAbout(column.Heading) is not null) return null;
        // A UPN has a check letter: what passes in every row is one.
        string[] values = [.. table.ValuesOf(column)];
        if (values.Length > 0 && values.All(value => Upn.TryParse(value, out _, out _))) return new HeadingReading(ColumnUse.Of(RegisterColumn.Upn));
        return KnownHeadings.FindNear(column.Heading) is { } near ? new HeadingReading(ColumnUse.Of(near)) : null;
    }
}
