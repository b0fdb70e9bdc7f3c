using System.Collections.Immutable;
using System.Text;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.People.Import;

/// <summary>Twelve exports as offices make them, each imported without editing the file. The people are invented.</summary>
[Collection(PostgresCollection.Name)]
[Trait(Speed.Trait, Speed.Slow)]
public sealed class TwelveExportsTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [PostgresFact]
    public async Task Each_is_imported_without_editing()
    {
        output.WriteLine("| export | columns: mapped, left out | people in | rows not read | rejected |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (Export export in await ExportsAsync())
        {
            RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
            await using (school.Rows)
            {
                OpenedRegister opened = await school.Open.RunAsync(school.Rows.Id, export.File, default);
                RegisterReading reading = export.Decide(opened);
                Assert.Equal([], MappingCheck.Of(opened.Table, reading.Mapping!).ByColumn.Values);
                ImportPreview preview = await school.Import.PreviewAsync(school.Rows.Id, export.File, reading, seesBars: true, default);
                var choice = new ImportChoice(preview.Fingerprint, new HashSet<(string, RegisterColumn)>(), MissingHaveLeft: false, SeesBars: true);
                ImportReport report = await school.Import.ApplyAsync(school.Rows.Id, export.File, reading, choice, "office", default);
                int used = reading.Mapping!.Columns.Count(column => column.Use != ColumnUse.LeftOut);
                output.WriteLine($"| {export.Name} | {used}, {reading.Mapping.Columns.Length - used} | {report.Outcome.Added} | {string.Join(", ", preview.File.Unread.Select(row => row.Line))} | {string.Join("; ", report.Rejected)} |");
                Assert.Equal(export.People, report.Outcome.Added);
                Assert.Equal(export.Rejected, report.Rejected.Select(row => row.Line));
                Assert.Equal(export.Unread, preview.File.Unread.Select(row => row.Line));
                export.Look(preview.File);
            }
        }
    }

    private static async Task<Export[]> ExportsAsync() =>
    [
        new("SIMS, CSV with a title and a total", OfficeFiles.Text(new UTF8Encoding(true), ',',
            ["Student consent list"],
            ["Greenfield Primary School", "Run on 30/11/2026"],
            [],
            ["Adno", "Surname", "Forename", "Reg", "Year", "UPN", "DOB", "Parental Consent: Photograph - School website", "Parental Consent: Photograph - Social media"],
            ["001201", "Byron", "Ada", "3A", "Year 3", "B801200005001", "12/02/2018", "Yes", "No"],
            ["001202", "Brontë", "Zoë", "3A", "Year 3", "", "01/03/2018", "No", ""],
            ["001203", "O'Neil", "Sam", "3B", "Year 3", "", "", "Yes", "Yes"],
            ["Total", "", "3", "", "", "", "", "", ""]))
        {
            People = 3, Unread = [1, 2, 8],
            Look = file => { Is(file, "001201", Use.Website, true); Is(file, "001201", Use.SocialMedia, false); Is(file, "001202", Use.SocialMedia, null); Assert.Equal("Brontë", file.Rows[1].Person.FamilyName); },
        },
        new("SIMS, XLSX with one name column and date cells", await OfficeFiles.WorkbookAsync(
            ["Name", "Adm No", "Year Group", "Reg Group", "DOA", "Consent: Photograph - Prospectus", "Consent: Newsletter", "Ethnicity"],
            ["Byron, Ada", "number:1201", "Year 3", "3A", "date:2022-09-01", "Y", "N", "x"],
            [],
            ["Van der Berg, Mary Ann", "number:1202", "Year 3", "3A", "date:2023-01-09", "N", "Y", "x"]))
        {
            People = 2,
            Look = file => { Is(file, "001201", Use.Print, true); Assert.Equal(("Mary Ann", new DateOnly(2023, 1, 9)), (file.Rows[1].Person.GivenName, file.Rows[1].Person.AdmissionDate!.Value)); },
        },
        new("Arbor, CSV", OfficeFiles.Text(new UTF8Encoding(false), ',',
            ["Arbor Student ID", "Legal First Name", "Legal Last Name", "Unique Pupil Number", "Registration Form", "Consent: Use of photos on website", "Consent: Use of photos by the press", "Consent: Use of photos - video"],
            ["501", "Ada", "Byron", "B801200005001", "3 Oak", "Granted", "Refused", "Granted"],
            ["502", "Sam", "O'Neil", "", "3 Oak", "Not answered", "Granted", "Refused"]))
        {
            People = 2,
            Look = file => { Is(file, "501", Use.Website, true); Is(file, "501", Use.Press, false); Is(file, "502", Use.Website, null); },
        },
        new("Arbor, XLSX with a cover and a hidden sheet", await OfficeFiles.WorkbookAsync(
            ("About", false, [["Consents, autumn term"], ["Made by the office"]]),
            ("Old", true, [["Arbor Student ID", "First Name", "Last Name", "Year Group", "Registration Form"], ["1", "Nobody", "Now", "3", "3A"]]),
            ("Students", false, [["First Name", "Last Name", "Arbor Student ID", "Photo consent - website"], ["Ada", "Byron", "501", "formula:Yes"], ["Sam", "Tait", "502", "bool:FALSE"]])))
        {
            People = 2, Look = file => { Is(file, "501", Use.Website, true); Is(file, "502", Use.Website, false); },
        },
        new("Bromcom, CSV with semicolons in Windows-1252", OfficeFiles.Text(Windows, ';',
            ["Preferred First Name", "Preferred Last Name", "Admission No", "Tutor Group", "Photographs: school website", "Photographs: displays in school", "Leaving Date"],
            ["Zoë", "Brontë", "77", "4C", "TRUE", "TRUE", "31-Aug-27"],
            ["François", "D’Arcy", "78", "4C", "FALSE", "TRUE", ""]))
        {
            People = 2, Look = file => { Is(file, "77", Use.InternalDisplay, true); Assert.Equal("François", file.Rows[1].Person.GivenName); Assert.Equal(new DateOnly(2027, 8, 31), file.Rows[0].Person.LeavingDate); },
        },
        new("ScholarPack, tabs in UTF-16", OfficeFiles.Text(Encoding.Unicode, '\t',
            ["Pupil ID", "Forename", "Surname", "Class", "Start Date", "Photo permission: website", "Photo permission: newsletter", "FSM"],
            ["9", "Ada", "Byron", "Oak", "01/09/2024", "1", "0", "Y"],
            ["10", "Łukasz", "Kowalski", "Oak", "44440", "0", "1", "N"]))
        {
            People = 2, Look = file => { Is(file, "9", Use.Website, true); Assert.Equal(("Łukasz", new DateOnly(2021, 9, 1)), (file.Rows[1].Person.GivenName, file.Rows[1].Person.AdmissionDate!.Value)); },
        },
        new("Bromcom, CSV in UTF-16 with the high byte first, headings on each page", OfficeFiles.Text(Encoding.BigEndianUnicode, ',',
            ["Student ID", "First Name", "Last Name", "Year Group", "Photo consent website"],
            ["1", "Ada", "Byron", "Year 1", "Given"],
            ["Student ID", "First Name", "Last Name", "Year Group", "Photo consent website"],
            ["2", "Sam", "Tait", "Year 2", "Not given"],
            ["Page 2 of 2", "", "", "", ""]))
        {
            People = 2, Unread = [3, 5], Look = file => { Is(file, "1", Use.Website, true); Is(file, "2", Use.Website, false); },
        },
        new("the office's own workbook", await OfficeFiles.WorkbookAsync(
            ["Class", "First name", "Last name", "No.", "Photos on website?", "Photos on Facebook?", "Left", "Comments"],
            ["Oak", "Ada", "Byron", "1", "yes", "Yes - website only", "", "see letter"],
            ["Oak", "Sam", "", "2", "Yes", "No", "soon", ""],
            ["Elm", "Tom", "Tait", "3", "No", "ask mum", "", ""],
            ["Elm", "Kim", "Low", "4", "YES", "YES", "", ""]))
        {
            People = 2, Rejected = [3, 4],
            Uses = { ["No."] = ColumnUse.Of(RegisterColumn.PersonId), ["Left"] = ColumnUse.Of(RegisterColumn.LeavingDate), ["Comments"] = ColumnUse.LeftOut },
            Meanings = { ["Yes - website only"] = WordMeaning.No, ["ask mum"] = WordMeaning.ToCheck },
            Look = file =>
            {
                Is(file, "1", Use.SocialMedia, false);
                Assert.Equal(["The Last name is missing; enter it.", "The Left \"soon\" is not a date; enter it like 2026-07-22 or 22/07/2026."], file.Rejected[0].Problems.AsEnumerable());
            },
        },
        new("answers of a parents' form, CSV", OfficeFiles.Text(new UTF8Encoding(false), ',',
            ["Timestamp", "Pupil name", "Admission number", "Do you consent to photos of your child on our website?", "Do you consent to photos of your child in our newsletter?", "Parent email"],
            ["2026/09/01 9:12:44", "Ada Byron", "1", "I agree", "I do not agree", "a@example.org"],
            ["2026/09/01 10:01:02", "Mary Ann van der Berg", "2", "I agree", "I agree", "b@example.org"],
            ["2026/09/02 11:41:00", "Tait, Sam", "3", "I do not agree", "", "c@example.org"]))
        {
            People = 2, Rejected = [3], Meanings = { ["I agree"] = WordMeaning.Yes, ["I do not agree"] = WordMeaning.No },
            Look = file => { Is(file, "1", Use.Website, true); Is(file, "3", Use.Website, false); },
        },
        new("staff list, XLSX", await OfficeFiles.WorkbookAsync(
            ["Staff Code", "Forename", "Surname", "Job Title", "Photo consent: website"],
            ["HT1", "Grace", "Hopper", "Headteacher", "Y"],
            ["TA2", "Alan", "Kay", "Teaching assistant", "N"]))
        {
            People = 2, Look = file => { Assert.All(file.Rows, row => Assert.Equal(PersonRole.Staff, row.Person.Role)); Is(file, "HT1", Use.Website, true); },
        },
        new("an old XLS", OldWorkbook.Of(
            ["Admission Number", "Legal Forename", "Legal Surname", "Reg", "Photograph - local press", "Safeguarding"],
            ["31", "Zoë", "Byron", "3A", "Yes", ""],
            ["32", "Sam", "Tait", "3A", "No", "Yes"]))
        {
            People = 2, Look = file => { Is(file, "31", Use.Press, true); Assert.Equal([false, true], file.Rows.Select(row => row.Person.IsBarred)); },
        },
        new("a list of refusals with American dates, CSV for Excel", [.. "sep=;\r\n"u8, .. OfficeFiles.Text(new UTF8Encoding(false), ';',
            ["Adno", "Forename", "Surname", "DOL", "Photo refused: website", "Photo refused: social media"],
            ["1", "Ada", "Byron", "07/22/2027", "Yes", "No"],
            ["2", "Sam", "Tait", "08/01/2027", "", "Yes"])])
        {
            People = 2, IsMonthFirst = true,
            Look = file => { Is(file, "1", Use.Website, false); Is(file, "1", Use.SocialMedia, null); Is(file, "2", Use.SocialMedia, false); Assert.Equal(new DateOnly(2027, 8, 1), file.Rows[1].Person.LeavingDate); },
        },
    ];

    private static void Is(RegisterFile file, string person, Use use, bool? expected) =>
        Assert.Equal(expected, file.Rows.Single(row => row.Person.Id == person).Consents.TryGetValue(use, out bool answer) ? answer : (bool?)null);

    private sealed record Export(string Name, byte[] File)
    {
        public required int People { get; init; }

        public int[] Rejected { get; init; } = [];

        public int[] Unread { get; init; } = [];

        /// <summary>What the office says about columns that are not known.</summary>
        public Dictionary<string, ColumnUse> Uses { get; } = [];

        /// <summary>What the office says about words that are not known.</summary>
        public Dictionary<string, WordMeaning> Meanings { get; } = [];

        public bool? IsMonthFirst { get; init; }

        public required Action<RegisterFile> Look { get; init; }

        public RegisterReading Decide(OpenedRegister opened)
        {
            ImmutableArray<ColumnMapping> columns = [.. opened.Reading.Mapping!.Columns.Select(column => column with { Use = Uses.TryGetValue(column.Name, out ColumnUse use) ? use : column.Use ?? ColumnUse.LeftOut })];
            RegisterMapping mapping = MappingProposal.WithKnownWords(opened.Table, opened.Reading.Mapping with { Columns = columns });
            return opened.Reading with
            {
                Mapping = mapping with
                {
                    Columns = [.. opened.Table.Columns.Zip(mapping.Columns, (column, decided) => decided with
                    {
                        IsMonthFirst = decided.Use is { HoldsDates: true } ? IsMonthFirst : null,
                        Meanings = decided.Meanings.SetItems(MappingCheck.WordsWithoutMeaning(opened.Table, column, decided).Where(Meanings.ContainsKey).Select(word => KeyValuePair.Create(Words.Fold(word), Meanings[word]))),
                    })],
                },
            };
        }
    }
}
