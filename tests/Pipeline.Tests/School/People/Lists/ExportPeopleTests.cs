using System.Text;
using ConsentLens.Consent.Register.Tables;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.People.Lists;

[Collection(PostgresCollection.Name)]
public sealed class ExportPeopleTests(PostgresFixture postgres)
{
    private const string File =
        "person_id,upn,given_name,family_name,role,year_group,class,website,press,safeguarding,biometric_parent_1,leaving_date\n"
        + "001,B801200005001,Zoë,=HYPERLINK(1),pupil,Year 3,3A,yes,no,,yes,2030-07-22\n"
        + "P2,,Sam,Tait,pupil,Year 3,3A,yes,,yes,,\n"
        + "S1,,Grace,Hopper,staff,,,no,yes,no,,\n";

    [PostgresFact]
    public async Task The_register_taken_along_is_the_register_and_says_nothing_of_bars_to_others()
    {
        RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await using (school.Rows)
        {
            await school.ImportAsync(File);
            foreach (bool isWorkbook in new[] { true, false })
            {
                byte[] whole = await ExportAsync(school, new PeopleExport(ExportSubject.Register, isWorkbook), seesBars: true);
                if (isWorkbook) Assert.True((await school.Open.RunAsync(school.Rows.Id, whole, default)).IsDecided);
                OpenedRegister opened = await school.Open.RunAsync(school.Rows.Id, whole, default);
                ImportPreview again = await school.Import.PreviewAsync(school.Rows.Id, whole, opened.Reading, seesBars: true, default);
                // A family name that would run as a formula is shown with an apostrophe in a text file; in a workbook it is a text.
                Assert.Equal(isWorkbook ? [] : ["001"], again.Import.Changed.Select(change => change.PersonId));
                Assert.Empty(again.Import.Rejected);

                Sheet masked = RegisterSheets.Read(await ExportAsync(school, new PeopleExport(ExportSubject.Register, isWorkbook), seesBars: false), default)[0];
                Assert.DoesNotContain("safeguarding", masked.Rows[0].Cells);
                int website = masked.Rows[0].Cells.IndexOf("website");
                Assert.Equal(["yes", "", "no"], masked.Rows.Skip(1).Select(row => row.Cells.ElementAtOrDefault(website) ?? ""));
            }

            Assert.Equal(4, (await school.AuditedAsync()).Count(action => action == "people_exported"));
        }
    }

    [PostgresFact]
    public async Task A_list_holds_who_was_found_and_nothing_in_it_runs()
    {
        RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await using (school.Rows)
        {
            await school.ImportAsync(File);
            string csv = Encoding.UTF8.GetString(await ExportAsync(school, new PeopleExport(ExportSubject.Consents, IsWorkbook: false), seesBars: false, "3A"));
            Assert.Contains("'=HYPERLINK(1)", csv, StringComparison.Ordinal);
            Assert.DoesNotContain("Hopper", csv, StringComparison.Ordinal);
            Assert.DoesNotContain("barred", csv, StringComparison.Ordinal);
            Assert.Contains("barred", Encoding.UTF8.GetString(await ExportAsync(school, new PeopleExport(ExportSubject.Consents, IsWorkbook: false), seesBars: true, "3A")), StringComparison.Ordinal);
            Sheet list = RegisterSheets.Read(await ExportAsync(school, new PeopleExport(ExportSubject.People, IsWorkbook: true), seesBars: true), default)[0];
            Assert.Equal(["=HYPERLINK(1)", "Hopper", "Tait"], list.Rows.Skip(1).Select(row => row.Cells[1]));
        }
    }

    private static Task<byte[]> ExportAsync(RegisterUnderTest school, PeopleExport export, bool seesBars, string? @class = null) =>
        new ExportPeople(school.Lists, school.Rows.Database.Contexts, school.Rows.Audit, school.Rows.Time)
            .RunAsync(school.Rows.Id, export, new PeopleQuery { Class = @class, SeesBars = seesBars }, "office", default);
}
