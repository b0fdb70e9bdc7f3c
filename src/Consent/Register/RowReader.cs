using System.Collections.Frozen;
using System.Globalization;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>Reads the fields of one row. It keeps the first problem found; anything read after that is ignored.</summary>
internal sealed class RowReader(HeadingMap headings, IReadOnlyDictionary<RegisterColumn, string> fields)
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

    /// <summary>What is wrong with the row, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>The column that a use is read from.</summary>
    public static RegisterColumn ColumnOf(Use use) => UsesByColumn.First(pair => pair.Value == use).Key;

    public RegisterRow Read(int line)
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
        if (text.Length == 0) Reject($"The {Heading(column)} is missing.");
        return text;
    }

    private string? ReadOptional(RegisterColumn column) => Field(column) is { Length: > 0 } text ? text : null;

    private PersonRole ReadRole()
    {
        string text = Field(RegisterColumn.Role);
        if (text.Length == 0 && headings.DefaultRole is { } defaultRole) text = defaultRole;
        switch (text.ToLowerInvariant())
        {
            case "pupil": return PersonRole.Pupil;
            case "staff": return PersonRole.Staff;
            case "adult": return PersonRole.OtherAdult;
            case "": Reject($"The {Heading(RegisterColumn.Role)} is missing."); break;
            default: Reject($"The {Heading(RegisterColumn.Role)} {Quote(text)} is not valid; enter pupil, staff or adult."); break;
        }

        return PersonRole.Pupil;
    }

    private Upn? ReadUpn()
    {
        string text = Field(RegisterColumn.Upn);
        if (text.Length == 0) return null;
        if (!Upn.TryParse(text, out Upn? upn, out string? problem)) Reject($"The UPN {Quote(text)} {problem}.");
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
        string text = fields.TryGetValue(column, out string? value) ? value.Trim() : "";
        if (text.Any(char.IsControl))
            Reject($"The value for {Heading(column)} contains a line break or another control character; look for a missing quotation mark.");
        return text;
    }

    private string Heading(RegisterColumn column) => headings.HeadingOf(column);

    private void Reject(string problem) => Problem ??= problem;

    private static string Quote(string text)
    {
        const int longest = 40;
        return text.Length <= longest ? $"\"{text}\"" : $"\"{text[..longest]}...\"";
    }
}
