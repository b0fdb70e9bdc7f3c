namespace ConsentLens.Consent.Register;

/// <summary>How one system's export names the columns of a register.</summary>
/// <param name="System">The system's name.</param>
/// <param name="Columns">Its headings, each with our column. Case and spaces around a heading do not matter.</param>
public sealed record HeadingMap(string System, IReadOnlyDictionary<string, RegisterColumn> Columns)
{
    /// <summary>
    /// The role of everyone in a file that has no role column: management information systems export pupils and
    /// staff separately. Null when the file must say.
    /// </summary>
    public string? DefaultRole { get; init; }

    /// <summary>
    /// Columns that the file must have. In our own format the safeguarding bar is one of them, because a file without that column
    /// would mean "nobody is barred"; a consent without a column is simply not given.
    /// </summary>
    public required IReadOnlyList<RegisterColumn> Required { get; init; }

    /// <summary>The heading of a column, for messages.</summary>
    public string HeadingOf(RegisterColumn column) => Columns.First(pair => pair.Value == column).Key;
}
