using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.People;

/// <summary>An import never fails open: whoever stands in a rejected row is held until it is settled.</summary>
[Collection(PostgresCollection.Name)]
public sealed class HoldTests(PostgresFixture postgres)
{
    private const string Header = "person_id,given_name,family_name,role,class,website,safeguarding";
    private const string Good = "P1,Ada,Byron,pupil,3A,yes,";
    private const string Bad = "P1,Ada,Byron,pupil,3A,certainly not,";

    [PostgresFact]
    public async Task A_rejected_row_blocks_the_childs_photos_and_raises_takedowns_and_an_accepted_one_gives_them_back()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        long photo = await ClearPhotoAsync(school);
        await school.Rows.PublishAsync("https://school.example/trip", [], photo);

        ImportReport report = await ImportAsync(school, Bad);
        Assert.Equal(["P1"], report.Outcome.Held);
        Assert.Equal(["P1"], report.Outcome.PermissionChanged);
        Assert.Equal(Verdict.Block, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        Assert.Single(await school.Rows.TakedownsAsync());
        Assert.Equal("P1", Assert.Single((await school.Lists.RestrictedListOfAsync(school.Rows.Id, "website", default))!.People).Person.Id);
        PersonFile file = (await school.PersonFiles.FindAsync(school.Rows.Id, "P1", seesBars: false, default))!;
        Assert.Equal((2, "office", true), (file.Hold!.Line, file.Hold.HeldBy, file.Line.Person.IsHeld));

        Assert.Empty((await ImportAsync(school, Bad)).Outcome.Held);
        Assert.Equal("P1", Assert.Single((await ImportAsync(school, Good)).Outcome.Settled));
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        Assert.Equal(1, (await school.AuditedAsync()).Count(action => action == "person_held"));
        Assert.Equal(1, (await school.AuditedAsync()).Count(action => action == "hold_settled"));
        Assert.True((await school.Rows.VerifyAuditAsync()).IsSound);
    }

    [PostgresFact]
    public async Task A_file_without_the_column_of_the_rejected_row_settles_nothing()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        long photo = await ClearPhotoAsync(school);
        await ImportAsync(school, Bad);
        // Rejected again, by a file with another column: either may have been what the school wanted to say.
        Assert.Empty((await school.ImportAsync("person_id,given_name,family_name,role,class,press,safeguarding\nP1,Ada,Byron,pupil,3A,who knows,\n")).Outcome.Held);
        foreach (string header in new[] { "person_id,given_name,family_name,role,class,safeguarding", Header, "person_id,given_name,family_name,role,class,press,safeguarding" })
        {
            string row = string.Join(',', header.Split(',').Select(column => column switch { "person_id" => "P1", "given_name" => "Ada", "family_name" => "Byron", "role" => "pupil", "class" => "3A", "safeguarding" => "", _ => "yes" }));
            Assert.Empty((await school.ImportAsync($"{header}\n{row}\n")).Outcome.Settled);
            Assert.Equal(Verdict.Block, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        }

        Assert.Equal(["P1"], (await school.ImportAsync($"{Header},press\n{Good},no\n")).Outcome.Settled);
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
    }

    [PostgresFact]
    public async Task Somebody_at_the_desk_settles_it_with_a_reason_and_the_photos_come_back()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        long photo = await ClearPhotoAsync(school);
        await ImportAsync(school, Bad);
        await Assert.ThrowsAsync<RegisterRefusedException>(() => school.Settle.RunAsync(school.Rows.Id, "P1", " ", "office", default));
        CarriedOut done = await school.Settle.RunAsync(school.Rows.Id, "P1", "checked with the mother", "office", default);
        Assert.Equal(1, done.Judging.Changed);
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        await Assert.ThrowsAsync<RegisterRefusedException>(() => school.Settle.RunAsync(school.Rows.Id, "P1", "again", "office", default));
        await using ConsentLensDbContext context = school.Rows.Context();
        HoldRow hold = await context.Holds.SingleAsync();
        Assert.Equal(("office", "checked with the mother"), (hold.SettledBy, hold.SettledBecause));
        Assert.Equal("hold_settled", (await context.AuditEntries.OrderByDescending(entry => entry.Sequence).FirstAsync(entry => entry.SubjectType == "person")).Action);
        Assert.Equal(0, await school.NotesAsync());
    }

    [PostgresFact]
    public async Task Ids_that_differ_by_capitals_alone_are_one_id()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        long photo = await ClearPhotoAsync(school);
        ImportReport report = await ImportAsync(school, "p1,Ada,Byron,pupil,3A,no,");
        Assert.Contains("is on the register as P1", Assert.Single(report.Rejected).Problem, StringComparison.Ordinal);
        Assert.Equal(Verdict.Block, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        await using ConsentLensDbContext context = school.Rows.Context();
        Assert.Equal("P1", (await context.People.SingleAsync()).PersonId);
    }

    [PostgresFact]
    public async Task Nobody_but_the_safeguarding_lead_learns_of_a_bar()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.ImportAsync($"{Header}\n{Good}\nP2,Ben,Clark,pupil,3A,yes,yes\nP3,Cat,Dunn,pupil,3A,,\n");
        await school.Bars.SetAsync(school.Rows.Id, "P1", "a court order", "dsl", default);
        string file = $"{Header}\n{Good}\nP2,Ben,Clark,pupil,3A,no,\nP3,Cat,Dunn,pupil,3A,,\n";

        RegisterImport seen = (await PreviewAsync(school, file, seesBars: false)).Import;
        Assert.Equal(
            [("P1", RegisterColumn.Website, "not_given", "yes"), ("P2", RegisterColumn.Website, "not_given", "no")],
            seen.Changed.Select(change => (change.PersonId, change.Column, change.OldValue, change.NewValue)));
        Assert.Equal(2, (await PreviewAsync(school, file, seesBars: true)).Import.Changed.Length);
        PeoplePage matrix = await school.Lists.SearchAsync(school.Rows.Id, new PeopleQuery(), default);
        Assert.All(matrix.People, line => Assert.Equal((ConsentState.NotGiven, false), (line.Consents[Use.Website], line.Person.IsBarred)));
        Assert.Equal(3, (await school.Lists.SearchAsync(school.Rows.Id, new PeopleQuery { RestrictedFor = Use.Website }, default)).Total);
        PersonFile person = (await school.PersonFiles.FindAsync(school.Rows.Id, "P1", seesBars: false, default))!;
        Assert.Equal((ConsentState.NotGiven, 0, 0, false), (person.Line.Consents[Use.Website], person.History.Count, person.Bars.Count, person.Line.Person.IsBarred));
        Assert.True((await school.PersonFiles.FindAsync(school.Rows.Id, "P1", seesBars: true, default))!.Line.Person.IsBarred);

        // The office's import neither lifts a bar, whatever it ticks, nor counts one; and it tells of the consent as if it was not there before.
        ImportReport office = await school.ImportAsync(file, seesBars: false);
        Assert.Equal((2, 2, 0), (office.Outcome.Changed, office.Outcome.ConsentDecisions, office.Outcome.HeldBack.Count));
        await using ConsentLensDbContext context = school.Rows.Context();
        Assert.Equal(1, await context.ConsentDecisions.CountAsync(row => row.PersonId == "P1"));
        string fingerprint = (await PreviewAsync(school, file, seesBars: false)).Fingerprint;
        ImportReport unticked = await school.Import.ApplyAsync(
            school.Rows.Id, RegisterUnderTest.FileOf(file), RegisterReading.Own, new ImportChoice(fingerprint, new HashSet<(string, RegisterColumn)>(), MissingHaveLeft: false, SeesBars: false), "office", default);
        Assert.Equal((0, 0, "P1"), (unticked.Outcome.Changed, unticked.Outcome.ConsentDecisions, Assert.Single(unticked.Outcome.HeldBack).PersonId));
        Assert.True((await context.People.SingleAsync(row => row.PersonId == "P2")).Barred);
        await school.ImportAsync(file, seesBars: true);
        Assert.False(await context.People.AnyAsync(row => row.Barred));
    }

    private static Task<ImportPreview> PreviewAsync(RegisterUnderTest school, string csv, bool seesBars) =>
        school.Import.PreviewAsync(school.Rows.Id, RegisterUnderTest.FileOf(csv), RegisterReading.Own, seesBars, default);

    private static Task<ImportReport> ImportAsync(RegisterUnderTest school, string row) => school.ImportAsync($"{Header}\n{row}\n", seesBars: false);

    private static async Task<long> ClearPhotoAsync(RegisterUnderTest school)
    {
        await ImportAsync(school, Good);
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        await school.Rows.Photos.RunAsync(school.Rows.Id, [photo], Pipeline.School.Judging.JudgingCause.Screening, default);
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        return photo;
    }
}
