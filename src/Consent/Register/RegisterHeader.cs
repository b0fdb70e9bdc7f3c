using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ConsentLens.Consent.Register;

/// <summary>The header line of a register file: which of its columns corresponds to which of ours.</summary>
internal sealed class RegisterHeader
{
    private readonly int _width;
    private readonly FrozenDictionary<RegisterColumn, int> _indexes;

    private RegisterHeader(int width, FrozenDictionary<RegisterColumn, int> indexes, ImmutableArray<string> extra) =>
        (_width, _indexes, Extra) = (width, indexes, extra);

    public FrozenSet<RegisterColumn> Columns => _indexes.Keys.ToFrozenSet();

    /// <summary>Headings that resemble none of ours.</summary>
    public ImmutableArray<string> Extra { get; }

    /// <exception cref="RegisterFormatException">A column is missing, appears twice, or has a heading near a known one.</exception>
    public static RegisterHeader Parse(IReadOnlyList<string> fields)
    {
        Dictionary<RegisterColumn, int> indexes = [];
        List<string> extra = [];
        for (int index = 0; index < fields.Count; index++)
        {
            string heading = fields[index].Trim();
            if (!OwnHeadings.Columns.TryGetValue(heading, out RegisterColumn column))
            {
                if (NearHeading.Find(heading, OwnHeadings.Columns) is { } meant)
                    throw new RegisterFormatException($"The register has a column \"{heading}\", which is nearly \"{meant}\". Correct the heading; if the column is something else, give it another name or remove it.");
                if (heading.Length > 0) extra.Add(heading);
                continue;
            }

            if (!indexes.TryAdd(column, index))
            {
                string first = fields[indexes[column]].Trim();
                throw new RegisterFormatException($"The register has two columns for the same thing, \"{first}\" and \"{heading}\"; remove one of them.");
            }
        }

        RegisterColumn[] missing = [.. OwnHeadings.Required.Where(column => !indexes.ContainsKey(column))];
        if (missing.Length > 0) throw new RegisterFormatException(MissingColumns(missing));
        return new RegisterHeader(fields.Count, indexes.ToFrozenDictionary(), [.. extra]);
    }

    /// <summary>Our columns of a record; a record that is too short lacks the last ones.</summary>
    public Dictionary<RegisterColumn, RegisterCell> Pick(IReadOnlyList<string> fields) =>
        _indexes.Where(pair => pair.Value < fields.Count).ToDictionary(pair => pair.Key, pair => new RegisterCell(OwnHeadings.Of(pair.Key), fields[pair.Value]));

    /// <summary>A row of the wrong width has its values in the wrong columns: it has an extra comma, or is missing a quotation mark.</summary>
    public string? WidthProblem(IReadOnlyList<string> fields) => fields.Count == _width
        ? null
        : $"The row has {fields.Count} values but the header has {_width} columns; look for an extra comma or a missing quotation mark.";

    private static string MissingColumns(RegisterColumn[] missing)
    {
        string names = string.Join(", ", missing.Select(OwnHeadings.Of));
        return $"The first line of the register must name its columns, separated by commas. Missing: {names}.";
    }
}
