namespace ConsentLens.Consent.Register;

/// <summary>How one system's export names the columns of a register.</summary>
/// <param name="System">The system's name.</param>
/// <param name="Columns">Its headings, each with our column. Capitals and spaces around a heading do not matter.</param>
public sealed record HeadingMap(string System, IReadOnlyDictionary<string, RegisterColumn> Columns)
{
    /// <summary>
    /// The role of everyone in the file where it has no column for it: management information systems export pupils and
    /// staff apart. Null: the file must say.
    /// </summary>
    public string? DefaultRole { get; init; }

    /// <summary>
    /// Columns without which the file is refused. The bar is one of them in our own format, since a file without that column
    /// would read as "nobody is barred"; a consent that has no column is simply not given.
    /// </summary>
    public required IReadOnlyList<RegisterColumn> Required { get; init; }

    /// <summary>The heading that stands for a column, for messages.</summary>
    public string HeadingOf(RegisterColumn column) => Columns.First(pair => pair.Value == column).Key;
}
