using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.People;

[Collection(PostgresCollection.Name)]
public sealed class ImportRegisterTests(PostgresFixture postgres)
{
    private const string Header = "person_id,given_name,family_name,role,class,website,safeguarding,biometric_parent_1,biometric_child";

    [PostgresFact]
    public async Task A_withdrawal_by_import_blocks_photos_raises_takedowns_and_destroys_biometrics_at_once()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.AddRecognisableAsync("P1");
        await school.AddRecognisableAsync("P2");
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        await school.Rows.Photos.RunAsync(school.Rows.Id, [photo], Pipeline.School.Judging.JudgingCause.Screening, default);
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        await school.Rows.PublishAsync("https://school.example/trip", [], photo);

        ImportReport report = await school.ImportAsync($"{Header}\nP1,Given,Family,pupil,,no,,yes,no\nP2,Given,Family,pupil,,yes,,yes,\n,Nobody,Knows,pupil,,yes,,,\n");
        Assert.Equal(["P1"], report.Outcome.PermissionChanged);
        Assert.Equal((1, 1), (report.CarriedOut.Templates, report.CarriedOut.References));
        Assert.Equal(4, Assert.Single(report.Rejected).Line);
        Assert.NotEqual(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        Assert.Single(await school.Rows.TakedownsAsync());
        Assert.False(await school.HasBiometricsAsync("P1"));
        Assert.True(await school.HasBiometricsAsync("P2"));
        Assert.Single(school.Folder.Files());
        Assert.Equal(0, await school.NotesAsync());
        Assert.Contains("register_imported", await school.AuditedAsync());
        Assert.True((await school.Rows.VerifyAuditAsync()).IsSound);
    }

    [PostgresFact]
    public async Task Many_people_are_judged_by_one_look_at_every_photo()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        string[] people = [.. Enumerable.Range(1, 25).Select(number => $"P{number}")];
        await school.ImportAsync($"{Header}\n{string.Join('\n', people.Select(id => $"{id},Given,Family,pupil,3A,yes,,,"))}\n");
        long[] photos = [await school.Rows.AddPhotoAsync(["P1"]), await school.Rows.AddPhotoAsync(["P2"]), await school.Rows.AddPhotoAsync([null])];
        ImportReport report = await school.ImportAsync($"{Header}\n{string.Join('\n', people.Select(id => $"{id},Given,Family,pupil,3A,no,,,"))}\n");
        Assert.Equal(3, report.CarriedOut.Judging.Judged);
        Assert.Equal(Verdict.Block, (await school.Rows.VerdictOfAsync(photos[0])).Verdict);
        Assert.Equal(0, await school.NotesAsync());
    }

    [PostgresFact]
    public async Task What_a_program_that_died_had_imported_and_not_carried_out_is_finished_at_the_next_start()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.AddRecognisableAsync("P1");
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        await school.Rows.Photos.RunAsync(school.Rows.Id, [photo], Pipeline.School.Judging.JudgingCause.Screening, default);
        // The same transaction, and then nothing more: as a kill between the two leaves it.
        await using (ConsentLensDbContext context = school.Rows.Context())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            var store = new RegisterStore(context, school.Rows.Time);
            using var csv = new StringReader($"{Header}\nP1,Given,Family,pupil,,no,,no,\n");
            RegisterFile file = RegisterCsv.Read(csv);
            RegisterImport preview = RegisterImport.Preview(await store.LoadAsync(school.Rows.Time.Now, default), file, school.Rows.Time.Now);
            await store.ImportAsync(file, new ImportApproval { Preview = preview }, "office", default);
            CarryOutChange.Note(context, school.Rows.Time.Now);
            await context.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        Assert.True(await school.HasBiometricsAsync("P1"));
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        Assert.Equal(1, await school.CarryOut.FinishAsync(school.Rows.Id, default));
        Assert.False(await school.HasBiometricsAsync("P1"));
        Assert.Empty(school.Folder.Files());
        Assert.NotEqual(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        Assert.Equal((0, 0), (await school.NotesAsync(), await school.CarryOut.FinishAsync(school.Rows.Id, default)));
    }

    [PostgresFact]
    public async Task A_change_that_cannot_be_carried_out_stays_noted_and_is_finished_later()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.AddRecognisableAsync("P1");
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        await school.Rows.Photos.RunAsync(school.Rows.Id, [photo], Pipeline.School.Judging.JudgingCause.Screening, default);
        await school.Rows.Database.ExecuteAsync("alter table verdicts rename to verdicts_away");
        await Assert.ThrowsAnyAsync<Exception>(() => school.ImportAsync($"{Header}\nP1,Given,Family,pupil,,no,,yes,\n"));
        await school.Rows.Database.ExecuteAsync("alter table verdicts_away rename to verdicts");
        Assert.Equal(1, await school.NotesAsync());
        await school.CarryOut.FinishAsync(school.Rows.Id, default);
        Assert.Equal(Verdict.Block, (await school.Rows.VerdictOfAsync(photo)).Verdict);
    }

    [PostgresFact]
    public async Task An_import_that_would_do_something_else_by_now_is_refused_and_gains_are_made_one_by_one()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1", Consent.Ledger.DecisionKind.Withdrawn);
        await school.Rows.AddPersonAsync("P2", Consent.Ledger.DecisionKind.Withdrawn);
        ReadOnlyMemory<byte> file = RegisterUnderTest.FileOf($"{Header}\nP1,Given,Family,pupil,,yes,,,\nP2,Given,Family,pupil,,yes,,,\n");
        ImportPreview preview = await school.Import.PreviewAsync(school.Rows.Id, file, RegisterReading.Own, seesBars: true, default);
        HashSet<(string, RegisterColumn)> one = [("P1", RegisterColumn.Website)];
        var choice = new ImportChoice(preview.Fingerprint, one, MissingHaveLeft: false, SeesBars: true);

        await school.Rows.DecideAsync("P2", Consent.Ledger.DecisionKind.Given);
        await Assert.ThrowsAsync<RegisterChangedException>(() => school.Import.ApplyAsync(school.Rows.Id, file, RegisterReading.Own, choice, "office", default));
        preview = await school.Import.PreviewAsync(school.Rows.Id, file, RegisterReading.Own, seesBars: true, default);
        await school.Rows.DecideAsync("P2", Consent.Ledger.DecisionKind.Withdrawn);
        preview = await school.Import.PreviewAsync(school.Rows.Id, file, RegisterReading.Own, seesBars: true, default);
        ImportReport report = await school.Import.ApplyAsync(
            school.Rows.Id, file, RegisterReading.Own, choice with { Fingerprint = preview.Fingerprint }, "office", default);
        Assert.Equal(["P1"], report.Outcome.PermissionChanged);
        Assert.Equal("P2", Assert.Single(report.Outcome.HeldBack).PersonId);
    }

    [PostgresFact]
    public async Task With_a_block_list_a_lost_template_holds_every_photo()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres, ScreeningMode.BlockList);
        await school.AddRecognisableAsync("P1");
        long photo = await school.Rows.AddPhotoAsync([null]);
        await school.Rows.Photos.RunAsync(school.Rows.Id, [photo], Pipeline.School.Judging.JudgingCause.Screening, default);
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        await school.ImportAsync($"{Header}\nP1,Given,Family,pupil,,no,,no,\n");
        Assert.Equal(Verdict.Review, (await school.Rows.VerdictOfAsync(photo)).Verdict);
    }
}
