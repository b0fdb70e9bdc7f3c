using System.Collections.ObjectModel;
using System.Text.Json;

namespace ConsentLens.Consent.Register;

/// <summary>
/// The headings of our own format and of the management information systems that most English schools use. A school can
/// rename the columns of its reports; <see cref="HeadingMap"/> takes a custom table for that. General consents such as "Photograph"
/// are left out on purpose: consent to one use is not consent to another.
/// </summary>
public static class HeadingMaps
{
    private static readonly RegisterColumn[] WhoSomebodyIs = [RegisterColumn.PersonId, RegisterColumn.GivenName, RegisterColumn.FamilyName];

    /// <summary>register.csv as ConsentLens defines it.</summary>
    public static HeadingMap ConsentLens { get; } = new("ConsentLens", OwnHeadings())
    {
        Required = [.. WhoSomebodyIs, RegisterColumn.Role, RegisterColumn.Safeguarding],
    };

    /// <summary>Student reports of SIMS.</summary>
    public static HeadingMap Sims { get; } = OfPupils("SIMS", new()
    {
        ["Admission Number"] = RegisterColumn.PersonId,
        ["Adno"] = RegisterColumn.PersonId,
        ["UPN"] = RegisterColumn.Upn,
        ["Forename"] = RegisterColumn.GivenName,
        ["Legal Forename"] = RegisterColumn.GivenName,
        ["Surname"] = RegisterColumn.FamilyName,
        ["Legal Surname"] = RegisterColumn.FamilyName,
        ["Year"] = RegisterColumn.YearGroup,
        ["Year Group"] = RegisterColumn.YearGroup,
        ["Reg"] = RegisterColumn.Class,
        ["Reg Group"] = RegisterColumn.Class,
        ["Date of Admission"] = RegisterColumn.AdmissionDate,
        ["DOA"] = RegisterColumn.AdmissionDate,
        ["Date of Leaving"] = RegisterColumn.LeavingDate,
        ["DOL"] = RegisterColumn.LeavingDate,
    });

    /// <summary>Custom student reports of Arbor.</summary>
    public static HeadingMap Arbor { get; } = OfPupils("Arbor", new()
    {
        ["Arbor Student ID"] = RegisterColumn.PersonId,
        ["Student ID"] = RegisterColumn.PersonId,
        ["UPN"] = RegisterColumn.Upn,
        ["Unique Pupil Number"] = RegisterColumn.Upn,
        ["First Name"] = RegisterColumn.GivenName,
        ["Legal First Name"] = RegisterColumn.GivenName,
        ["Last Name"] = RegisterColumn.FamilyName,
        ["Legal Last Name"] = RegisterColumn.FamilyName,
        ["Year Group"] = RegisterColumn.YearGroup,
        ["Registration Form"] = RegisterColumn.Class,
        ["Enrolment Start Date"] = RegisterColumn.AdmissionDate,
        ["Enrolment End Date"] = RegisterColumn.LeavingDate,
    });

    /// <summary>Student reports of Bromcom.</summary>
    public static HeadingMap Bromcom { get; } = OfPupils("Bromcom", new()
    {
        ["Student ID"] = RegisterColumn.PersonId,
        ["Admission No"] = RegisterColumn.PersonId,
        ["UPN"] = RegisterColumn.Upn,
        ["First Name"] = RegisterColumn.GivenName,
        ["Preferred First Name"] = RegisterColumn.GivenName,
        ["Last Name"] = RegisterColumn.FamilyName,
        ["Preferred Last Name"] = RegisterColumn.FamilyName,
        ["Year Group"] = RegisterColumn.YearGroup,
        ["Tutor Group"] = RegisterColumn.Class,
        ["Admission Date"] = RegisterColumn.AdmissionDate,
        ["Leaving Date"] = RegisterColumn.LeavingDate,
    });

    /// <summary>Every system, our own format first.</summary>
    public static IReadOnlyList<HeadingMap> All { get; } = [ConsentLens, Sims, Arbor, Bromcom];

    private static ReadOnlyDictionary<string, RegisterColumn> OwnHeadings() =>
        Enum.GetValues<RegisterColumn>().ToDictionary(OwnHeading, StringComparer.OrdinalIgnoreCase).AsReadOnly();

    // The naming policy would leave out the underscore before the digit.
    private static string OwnHeading(RegisterColumn column) => column switch
    {
        RegisterColumn.BiometricParent1 => "biometric_parent_1",
        RegisterColumn.BiometricParent2 => "biometric_parent_2",
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(column.ToString()),
    };

    /// <summary>A system's own headings, plus ours for what it does not record.</summary>
    private static HeadingMap OfPupils(string system, Dictionary<string, RegisterColumn> headings)
    {
        Dictionary<string, RegisterColumn> columns = new(headings, StringComparer.OrdinalIgnoreCase);
        foreach ((string heading, RegisterColumn column) in ConsentLens.Columns) _ = columns.TryAdd(heading, column);
        return new HeadingMap(system, columns.AsReadOnly()) { DefaultRole = "pupil", Required = WhoSomebodyIs };
    }
}

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
