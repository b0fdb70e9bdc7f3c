using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Consent.Register.Tables;
using ConsentLens.Pipeline.School.People.Import;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>The page that asks what the columns of a register file are.</summary>
/// <param name="Opened">The file, as far as it has been decided.</param>
/// <param name="SentFile">The file, in Base64.</param>
/// <param name="Problems">What was wrong with the page when somebody sent it, by the column's name.</param>
public sealed record ImportColumns(OpenedRegister Opened, string SentFile, IReadOnlyDictionary<string, string> Problems)
{
    /// <summary>The value of the choice that leaves a column out.</summary>
    public const string LeaveOut = "leave-out";

    private const string FullName = "full-name";

    private const int MostSamples = 3;

    private const int LongestSample = 40;

    private static readonly (WordMeaning, string) ToCheck = (WordMeaning.ToCheck, "Check: leave the row out");
    private static readonly (WordMeaning, string)[] OfRoles = [(WordMeaning.Pupil, "Pupil"), (WordMeaning.Staff, "Staff"), (WordMeaning.Adult, "Other adult"), ToCheck];
    private static readonly (WordMeaning, string)[] OfBars = [(WordMeaning.Yes, "Barred, never shown"), (WordMeaning.No, "Not barred"), (WordMeaning.NoAnswer, "Nothing, like an empty cell"), ToCheck];
    private static readonly (WordMeaning, string)[] OfBiometrics = [(WordMeaning.Yes, "Yes, in writing"), (WordMeaning.No, "No"), (WordMeaning.NoAnswer, "No answer"), ToCheck];
    private static readonly (WordMeaning, string)[] OfConsents = [(WordMeaning.Yes, "Yes, may be shown"), (WordMeaning.No, "No, not shown"), (WordMeaning.NoAnswer, "No answer"), ToCheck];

    /// <summary>What a column can be taken for, each with its words, in groups.</summary>
    public static IReadOnlyList<(string Group, IReadOnlyList<(string Value, string Name)> Choices)> Groups { get; } =
    [
        ("Who somebody is", [Choice(RegisterColumn.PersonId), Choice(RegisterColumn.Upn), Choice(RegisterColumn.GivenName), Choice(RegisterColumn.FamilyName), (FullName, "Full name, such as \"Byron, Ada\""), Choice(RegisterColumn.Role), Choice(RegisterColumn.YearGroup), Choice(RegisterColumn.Class), Choice(RegisterColumn.AdmissionDate), Choice(RegisterColumn.LeavingDate)]),
        ("Consent to be shown", [.. Enum.GetValues<RegisterColumn>().Where(column => column is >= RegisterColumn.Website and <= RegisterColumn.NameWithImage).Select(Choice)]),
        ("Bars and biometrics", [Choice(RegisterColumn.Safeguarding), Choice(RegisterColumn.BiometricParent1), Choice(RegisterColumn.BiometricParent2), Choice(RegisterColumn.BiometricChild)]),
    ];

    /// <summary>Every column with what is decided of it.</summary>
    public IEnumerable<(TableColumn Column, ColumnMapping Mapping)> Columns => Opened.Table.Columns.Zip(Opened.Reading.Mapping!.Columns);

    /// <summary>The choice of a column; empty as long as there is none.</summary>
    public static string ValueOf(ColumnUse? use) => use switch
    {
        null => "",
        { IsFullName: true } => FullName,
        { Column: { } column } => column.ToString(),
        _ => LeaveOut,
    };

    /// <summary>The first values of a column.</summary>
    public IReadOnlyList<string> SamplesOf(TableColumn column) =>
        [.. Opened.Table.ValuesOf(column).Take(MostSamples).Select(value => value.Length <= LongestSample ? value : value[..LongestSample] + "…")];

    /// <summary>The words of a column that need a meaning, each with the one that it has.</summary>
    public IReadOnlyList<(string Word, WordMeaning? Meaning)> WordsOf(TableColumn column, ColumnMapping mapping)
    {
        if (mapping.Use is not { HoldsWords: true }) return [];
        string[] words = [.. Opened.Table.ValuesOf(column).Take(MappingCheck.MostWords + 1)];
        return words.Length > MappingCheck.MostWords
            ? []
            : [.. words.Select(word => (word, mapping.Meanings.TryGetValue(Words.Fold(word), out WordMeaning meaning) ? meaning : (WordMeaning?)null))];
    }

    /// <summary>What a word of a column can mean, each with its words.</summary>
    public static IReadOnlyList<(WordMeaning Meaning, string Name)> MeaningsFor(ColumnUse use) => use.Column switch
    {
        RegisterColumn.Role => OfRoles,
        RegisterColumn.Safeguarding => OfBars,
        >= RegisterColumn.BiometricParent1 and <= RegisterColumn.BiometricChild => OfBiometrics,
        _ => OfConsents,
    };

    /// <summary>Whether somebody must say, or has said, which comes first in the dates of a column.</summary>
    public bool AsksForOrder(TableColumn column, ColumnMapping mapping) =>
        mapping.IsMonthFirst is not null || MappingCheck.IsOrderInDoubt(Opened.Table, column, mapping);

    private static (string, string) Choice(RegisterColumn column) => (column.ToString(), column == RegisterColumn.PersonId ? "Admission or staff number" : PeopleText.NameOf(column));

    /// <summary>What somebody chose on the page, for the columns of the file.</summary>
    internal static RegisterReading Decide(RegisterTable table, RegisterReading reading, ImportForm form) => reading with
    {
        Mapping = new RegisterMapping
        {
            Columns = [.. table.Columns.Select((column, index) => Decide(table, column, reading.Mapping!.Columns[index].Use, index < form.Columns.Count ? form.Columns[index] : new ImportForm.Column(), form.LeaveOutRest))],
            UsualRole = form.UsualRole,
        },
    };

    /// <param name="asked">What the column was taken for when its words were asked about.</param>
    private static ColumnMapping Decide(RegisterTable table, TableColumn column, ColumnUse? asked, ImportForm.Column chosen, bool leavesOutRest)
    {
        ColumnUse? use = chosen.Use switch
        {
            LeaveOut => ColumnUse.LeftOut,
            FullName => ColumnUse.FullName,
            { Length: > 0 } name when Enum.TryParse(name, out RegisterColumn target) && Enum.IsDefined(target) => ColumnUse.Of(target),
            _ => leavesOutRest ? ColumnUse.LeftOut : null,
        };
        var mapping = new ColumnMapping(column.Name, use) { IsMonthFirst = use is { HoldsDates: true } ? chosen.IsMonthFirst : null };
        // "Yes" was said to be a bar, and must not become a consent because the column is taken for something else now: its words are asked about again.
        if (use is not { HoldsWords: true } now || asked is not { } before || !ReferenceEquals(MeaningsFor(before), MeaningsFor(now))) return mapping;
        IEnumerable<KeyValuePair<string, WordMeaning>> meanings = table.ValuesOf(column).Zip(chosen.Meanings)
            .Where(word => word.Second is not null)
            .Select(word => KeyValuePair.Create(Words.Fold(word.First), word.Second!.Value));
        return mapping with { Meanings = mapping.Meanings.SetItems(meanings) };
    }
}

/// <summary>What the page sends that asks for the columns.</summary>
public sealed class ImportForm
{
    /// <summary>In the order of the file.</summary>
    public IList<Column> Columns { get; set; } = [];

    public PersonRole? UsualRole { get; set; }

    /// <summary>Whether every column without a choice is to be left out.</summary>
    public bool LeaveOutRest { get; set; }

    /// <summary>One column.</summary>
    public sealed class Column
    {
        public string? Use { get; set; }

        /// <summary>In the order of the column's different values.</summary>
        public IList<WordMeaning?> Meanings { get; set; } = [];

        public bool? IsMonthFirst { get; set; }
    }
}
