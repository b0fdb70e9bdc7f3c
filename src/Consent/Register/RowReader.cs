using System.Collections.Frozen;
using System.Globalization;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>Reads the cells of one row, and finds everything that is wrong with it at once.</summary>
internal sealed class RowReader(IReadOnlyDictionary<RegisterColumn, RegisterCell> cells)
{
    private static readonly string[] DateFormats = ["yyyy-MM-dd", "dd/MM/yyyy"];

    private static readonly FrozenDictionary<RegisterColumn, Use> UsesByColumn = new Dictionary<RegisterColumn, Use>
    {
        [RegisterColumn.Website] = Use.Website,
        [RegisterColumn.SocialMedia] = Use.SocialMedia,
        [RegisterColumn.Press] = Use.Press,
        [RegisterColumn.Print] = Use.Print,
        [RegisterColumn.Newsletter] = Use.Newsletter,
        [RegisterColumn.InternalDisplay] = Use.InternalDisplay,
        [RegisterColumn.NameWithImage] = Use.NameWithImage,
    }.ToFrozenDictionary();

    private readonly List<string> _problems = [];

    /// <summary>Who somebody is without a role in their row; null where a row must say.</summary>
    public PersonRole? UsualRole { get; init; }

    /// <summary>The column that a use is read from.</summary>
    public static RegisterColumn ColumnOf(Use use) => UsesByColumn.First(pair => pair.Value == use).Key;

    /// <summary>The row, or what is wrong with it.</summary>
    /// <param name="shape">What is wrong with the row as a whole, so that its values may be in the wrong columns, or null.</param>
    /// <param name="isBroken">Whether other people's rows may have been swallowed with this one.</param>
    /// <param name="text">The row as it stands in the file, or null.</param>
    public (RegisterRow? Row, RejectedRow? Rejection) Read(int line, string? shape, bool isBroken, string? text)
    {
        RegisterRow row = Read(line);
        // Its values say nothing for certain then, so neither do their faults.
        string[] problems = shape is null ? [.. _problems] : [shape];
        if (problems.Length == 0) return (row, null);
        string? personId = PersonIdRule.IsSafe(row.Person.Id) && !isBroken ? row.Person.Id : null;
        return (null, new RejectedRow(line, personId, [.. problems]) { Person = row.Person, Text = shape is null ? null : text });
    }

    private RegisterRow Read(int line)
    {
        var person = new Person
        {
            Id = ReadId(),
            GivenName = ReadRequired(RegisterColumn.GivenName),
            FamilyName = ReadRequired(RegisterColumn.FamilyName),
            Role = ReadRole(),
            Upn = ReadUpn(),
            YearGroup = ReadOptional(RegisterColumn.YearGroup),
            Class = ReadOptional(RegisterColumn.Class),
            IsBarred = ReadAnswer(RegisterColumn.Safeguarding) ?? false,
            AdmissionDate = ReadDate(RegisterColumn.AdmissionDate),
            LeavingDate = ReadDate(RegisterColumn.LeavingDate),
        };
        if (person.LeavingDate < person.AdmissionDate)
            Reject($"The leaving date {person.LeavingDate:yyyy-MM-dd} is before the admission date {person.AdmissionDate:yyyy-MM-dd}.");

        return new RegisterRow
        {
            Line = line,
            Person = person,
            Consents = ReadConsents(),
            Biometrics = new BiometricAnswers(
                ReadBiometric(RegisterColumn.BiometricParent1),
                ReadBiometric(RegisterColumn.BiometricParent2),
                ReadBiometric(RegisterColumn.BiometricChild)),
        };
    }

    private string ReadId()
    {
        string id = ReadRequired(RegisterColumn.PersonId);
        if (id.Length > 0 && !PersonIdRule.IsSafe(id))
            Reject($"The {Heading(RegisterColumn.PersonId)} {Quote(id)} cannot be used as the name of a folder: {PersonIdRule.Description}.");
        return id;
    }

    private string ReadRequired(RegisterColumn column)
    {
        string text = Field(column);
        if (text.Length == 0 && !IsUnreadable(column)) Reject($"The {Heading(column)} is missing; enter it.");
        return text;
    }

    private string? ReadOptional(RegisterColumn column) => Field(column) is { Length: > 0 } text ? text : null;

    private PersonRole ReadRole()
    {
        string text = Field(RegisterColumn.Role);
        if (text.Length == 0 && UsualRole is { } usual) return usual;
        switch (text.ToLowerInvariant())
        {
            case "pupil": return PersonRole.Pupil;
            case "staff": return PersonRole.Staff;
            case "adult": return PersonRole.OtherAdult;
            case "" when IsUnreadable(RegisterColumn.Role): break;
            case "": Reject($"The {Heading(RegisterColumn.Role)} is missing; enter pupil, staff or adult."); break;
            default: Reject($"The {Heading(RegisterColumn.Role)} {Quote(text)} is not valid; enter pupil, staff or adult."); break;
        }

        return PersonRole.Pupil;
    }

    private Upn? ReadUpn()
    {
        string text = Field(RegisterColumn.Upn);
        if (text.Length == 0) return null;
        if (!Upn.TryParse(text, out Upn? upn, out string? problem)) Reject($"The {Heading(RegisterColumn.Upn)} {Quote(text)} {problem}.");
        return upn;
    }

    private DateOnly? ReadDate(RegisterColumn column)
    {
        string text = Field(column);
        if (text.Length == 0) return null;
        if (DateOnly.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)) return date;
        Reject($"The {Heading(column)} {Quote(text)} is not a date; enter it like 2026-07-22 or 22/07/2026.");
        return null;
    }

    private FrozenDictionary<Use, bool> ReadConsents()
    {
        Dictionary<Use, bool> consents = [];
        foreach ((RegisterColumn column, Use use) in UsesByColumn)
        {
            if (ReadAnswer(column) is { } answer) consents.Add(use, answer);
        }

        return consents.ToFrozenDictionary();
    }

    private BiometricAnswer ReadBiometric(RegisterColumn column) => ReadAnswer(column) switch
    {
        true => BiometricAnswer.Yes,
        false => BiometricAnswer.No,
        null => BiometricAnswer.NotAnswered,
    };

    private bool? ReadAnswer(RegisterColumn column)
    {
        string text = Field(column);
        switch (text.ToLowerInvariant())
        {
            case "yes": return true;
            case "no": return false;
            case "": return null;
            default:
                Reject($"The value {Quote(text)} for {Heading(column)} is not valid; enter yes or no, or leave it empty.");
                return null;
        }
    }

    private string Field(RegisterColumn column)
    {
        if (!cells.TryGetValue(column, out RegisterCell cell)) return "";
        if (cell.Problem is not null)
        {
            Reject(cell.Problem);
            return "";
        }

        string text = cell.Text.Trim();
        if (text.Any(char.IsControl))
            Reject($"The value for {cell.Heading} contains a line break or another control character; look for a missing quotation mark.");
        return text;
    }

    private bool IsUnreadable(RegisterColumn column) => cells.TryGetValue(column, out RegisterCell cell) && cell.Problem is not null;

    private string Heading(RegisterColumn column) => cells.TryGetValue(column, out RegisterCell cell) ? cell.Heading : OwnHeadings.Of(column);

    // One cell can hold what two columns need.
    private void Reject(string problem)
    {
        if (!_problems.Contains(problem)) _problems.Add(problem);
    }

    /// <summary>A value as messages quote it.</summary>
    internal static string Quote(string text)
    {
        const int longest = 40;
        return text.Length <= longest ? $"\"{text}\"" : $"\"{text[..longest]}...\"";
    }
}

/// <summary>A value of a row as our own format would write it.</summary>
/// <param name="Heading">The heading of its column in the file.</param>
/// <param name="Problem">One sentence: why it cannot be read, and what to do; null where it can.</param>
internal readonly record struct RegisterCell(string Heading, string Text, string? Problem = null);
