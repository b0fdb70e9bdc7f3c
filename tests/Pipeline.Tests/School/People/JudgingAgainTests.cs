using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.People;

/// <summary>Changes that reach every photo of a school with many: they answer at once, a job judges, and nothing is released by the old verdicts.</summary>
[Collection(PostgresCollection.Name)]
public sealed class JudgingAgainTests(PostgresFixture postgres)
{
    private const string Header = "person_id,given_name,family_name,role,class,website,safeguarding";

    [PostgresFact]
    public async Task A_large_import_is_left_to_a_job_and_no_photo_is_released_by_its_old_verdict()
    {
        await using RegisterUnderTest school = await OpenAsync();
        await school.ImportAsync(RegisterOf("yes"));
        await DrainAsync(school);
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        await school.Rows.AddPhotoAsync(["P2"]);
        await school.Rows.School.RunAsync(school.Rows.Id, JudgingCause.Night, default);
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);

        ImportReport report = await school.ImportAsync(RegisterOf("no"));

        Assert.Equal((true, 0), (report.CarriedOut.Judging.IsUnderWay, report.CarriedOut.Judging.Judged));
        Assert.Equal(Verdict.Clear, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        await Assert.ThrowsAsync<PublicationRefusedException>(() => DraftAsync(school, photo));
        Assert.Equal(new JudgingUnderWay(0, 0), await school.Again.ReadAsync(school.Rows.Id, default));
        Assert.Equal(JobKind.CarryOutChange, Assert.Single(school.Queue.Orders).Kind);

        // It may run twice.
        await Task.WhenAll(JobOf(school).RunAsync(school.Rows.Id, [1], default), JobOf(school).RunAsync(school.Rows.Id, [1], default));

        Assert.Equal(Verdict.Block, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        Assert.Equal("consent", (await CausesAsync(school, photo))[^1]);
        Assert.Null(await school.Again.ReadAsync(school.Rows.Id, default));
    }

    [PostgresFact]
    public async Task A_job_that_is_lost_is_taken_up_and_tells_how_far_it_has_come()
    {
        await using RegisterUnderTest school = await OpenAsync();
        await school.Rows.AddPersonAsync("P1", DecisionKind.Refused);
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        await school.Rows.AddPhotoAsync([null]);
        await school.Rows.School.RunAsync(school.Rows.Id, JudgingCause.Night, default);

        JudgingCounts counts = await new ChangeChannel(school.Rows.Database.Contexts, school.Again, school.Queue, school.Rows.Audit, school.Rows.Time)
            .RunAsync(school.Rows.Id, SchoolUnderTest.Website, Form with { OnHit = HitAction.Blur }, "head", default);

        Assert.True(counts.IsUnderWay);
        Assert.Equal(Verdict.Block, (await school.Rows.VerdictOfAsync(photo)).Verdict);
        await new RegisterResumption(school.Rows.Database.Contexts, () => school.CarryOut, school.Queue).RunAsync(school.Rows.Id, default);

        Assert.Equal([Reason.RestrictedPersonMasked], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        Assert.Equal("channel", (await CausesAsync(school, photo))[^1]);
        Assert.Null(await school.Again.ReadAsync(school.Rows.Id, default));

        // As if it ended after its last page, before it could take its note away.
        await school.Rows.SaveAsync(new JobProgressRow { SchoolId = school.Rows.Id, Job = JudgingAgain.ChannelNote, StartedAt = school.Rows.Time.Now });
        await school.Rows.Database.ExecuteAsync("create rule kept as on delete to job_progress do instead nothing");
        await JobOf(school).RunAsync(school.Rows.Id, [1], default);
        Assert.Equal(new JudgingUnderWay(2, 2), await school.Again.ReadAsync(school.Rows.Id, default));
    }

    [PostgresFact]
    public async Task The_photos_of_one_person_never_wait_for_a_job_which_judges_the_others_where_they_may_be_in_any()
    {
        await using RegisterUnderTest school = await OpenAsync();
        await school.Rows.AddPersonAsync("P1");
        long photo = await school.Rows.AddPhotoAsync(["P1"]);
        await school.Rows.AddPhotoAsync([null]);
        await school.Rows.School.RunAsync(school.Rows.Id, JudgingCause.Night, default);
        CarriedOut done = await WithdrawAsync(school, "P1");
        Assert.Equal((1, false), (done.Judging.Judged, done.Judging.IsUnderWay));
        Assert.Equal((Verdict.Block, 0), ((await school.Rows.VerdictOfAsync(photo)).Verdict, await school.NotesAsync()));
        Assert.Empty(school.Queue.Orders);

        await school.Rows.Database.ExecuteAsync("update channels set mode = 'block-list'");
        await school.Rows.AddPersonAsync("P2");
        long other = await school.Rows.AddPhotoAsync(["P2"]);
        done = await WithdrawAsync(school, "P2");
        Assert.Equal((1, true), (done.Judging.Judged, done.Judging.IsUnderWay));
        Assert.Equal((Verdict.Block, 1), ((await school.Rows.VerdictOfAsync(other)).Verdict, await school.NotesAsync()));
        Assert.Equal(JobKind.CarryOutChange, Assert.Single(school.Queue.Orders).Kind);
    }

    private static ChannelForm Form => new() { Platform = "Web site", Owner = "head", ListedInPrivacyNotice = true };

    private async Task<RegisterUnderTest> OpenAsync()
    {
        RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        school.MostAtOnce = 1;
        return school;
    }

    private static string RegisterOf(string answer) =>
        $"{Header}\n{string.Join('\n', Enumerable.Range(1, 25).Select(number => $"P{number},Given,Family,pupil,3A,{answer},"))}\n";

    private static CarryOutChanges JobOf(RegisterUnderTest school) => new(() => school.CarryOut);

    private static async Task DrainAsync(RegisterUnderTest school)
    {
        await JobOf(school).RunAsync(school.Rows.Id, [0], default);
        school.Queue.Clear();
    }

    private static Task<DraftOutcome> DraftAsync(RegisterUnderTest school, long photo) =>
        new ReleaseDraft(school.Rows.Database.Contexts, school.Rows.SchoolKeys, school.Rows.Detectors, school.Rows.Audit, school.Rows.Time)
            .CreateAsync(school.Rows.Id, SchoolUnderTest.Website, null, [photo], "office", default);

    private static Task<CarriedOut> WithdrawAsync(RegisterUnderTest school, string person) => school.Consent.RunAsync(
        school.Rows.Id,
        person,
        [new NewConsentDecision(person, Use.Website, DecisionKind.Withdrawn, Decider.ParentOrCarer, school.Rows.Time.Now)],
        "office",
        default);

    private static async Task<string[]> CausesAsync(RegisterUnderTest school, long photo)
    {
        await using ConsentLensDbContext context = school.Rows.Context();
        return await context.Database.SqlQuery<string>($"select cause as \"Value\" from verdict_history where photo_id = {photo} order by sequence").ToArrayAsync();
    }
}
