using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Audit;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Judging;

[Collection(PostgresCollection.Name)]
public sealed class RejudgeTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task A_withdrawal_blocks_every_photo_of_the_person_and_a_second_run_changes_nothing()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        await school.AddPersonAsync("P2");
        long matched = await school.AddPhotoAsync(["P1", "P2"]);
        long identified = await school.AddPhotoAsync([null]);
        await school.SayAsync(identified, 0, HumanAssertionKind.IsPerson, "P1");
        long named = await school.AddPhotoAsync(["P2"]);
        await school.SaveAsync(new PhotoNameRow { SchoolId = school.Id, PhotoId = named, PersonId = "P1", FoundAt = DateTimeOffset.UnixEpoch });
        long other = await school.AddPhotoAsync(["P2"]);
        Assert.Equal((4, 4, 0), Counts(await school.School.RunAsync(school.Id, JudgingCause.Night, default)));
        Assert.Equal(Verdict.Clear, (await school.VerdictOfAsync(matched)).Verdict);

        school.Time.Now += TimeSpan.FromHours(1);
        await school.DecideAsync("P1", DecisionKind.Withdrawn);
        Assert.Equal((3, 2, 2), Counts(await school.Person.RunAsync(school.Id, "P1", default)));

        Assert.Equal([Reason.RestrictedPerson], (await school.VerdictOfAsync(matched)).Reasons);
        Assert.Equal([Reason.RestrictedPerson], (await school.VerdictOfAsync(identified)).Reasons);
        Assert.Equal([Reason.NameInFileName], (await school.VerdictOfAsync(named)).Reasons);
        Assert.Equal(Verdict.Clear, (await school.VerdictOfAsync(other)).Verdict);
        Assert.Equal((3, 0, 0), Counts(await school.Person.RunAsync(school.Id, "P1", default)));
        Assert.Equal((4, 0, 0), Counts(await school.School.RunAsync(school.Id, JudgingCause.Night, default)));
        await using ConsentLensDbContext context = school.Context();
        Assert.Equal(6, await context.VerdictHistory.CountAsync());
        Assert.Equal(2, await context.VerdictHistory.CountAsync(row => row.Cause == "consent"));
        Assert.True((await school.VerifyAuditAsync()).IsSound);
        Assert.Equal(2, await context.AuditEntries.CountAsync());
    }

    [PostgresFact]
    public async Task A_consent_that_lapses_is_noticed_at_night()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1", expires: school.Time.Now.AddDays(1));
        long photo = await school.AddPhotoAsync(["P1"]);
        await school.School.RunAsync(school.Id, JudgingCause.Night, default);
        Assert.Equal(Verdict.Clear, (await school.VerdictOfAsync(photo)).Verdict);
        school.Time.Now += TimeSpan.FromDays(1);
        Assert.Equal((1, 1, 1), Counts(await school.School.RunAsync(school.Id, JudgingCause.Night, default)));
    }

    [PostgresFact]
    public async Task A_humans_word_outlives_every_run()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1", DecisionKind.Refused);
        await school.AddPersonAsync("P2");
        await school.AddTemplateAsync("P1");
        long photo = await school.AddPhotoAsync(["P1"]);
        await school.SayAsync(photo, 0, HumanAssertionKind.IsPerson, "P2");
        for (int run = 0; run < 2; run++)
            await school.School.RunAsync(school.Id, JudgingCause.Night, default);
        Assert.Equal([Reason.ClearedByHuman], (await school.VerdictOfAsync(photo)).Reasons);
        await using ConsentLensDbContext context = school.Context();
        Assert.Equal("P2", (await context.HumanAssertions.SingleAsync()).PersonId);
    }

    [PostgresTheory]
    [InlineData(HumanAssertionKind.Guest, null)]
    [InlineData(HumanAssertionKind.IsPerson, "P2")]
    public async Task A_decision_settles_nothing_about_a_restricted_child_who_was_enrolled_after_it(HumanAssertionKind said, string? person)
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P2");
        long photo = await school.AddPhotoAsync([null]);
        await school.SayAsync(photo, 0, said, person);
        await school.School.RunAsync(school.Id, JudgingCause.Night, default);
        Assert.Equal([Reason.ClearedByHuman], (await school.VerdictOfAsync(photo)).Reasons);
        await school.PublishAsync("https://school.example/trip", [], photo);

        // The child joins, is refused and enrolled, and the night's comparison finds the face.
        school.Time.Now += TimeSpan.FromDays(10);
        await school.AddPersonAsync("P1", DecisionKind.Refused);
        await school.AddTemplateAsync("P1");
        await school.Database.ExecuteAsync($"update faces set strength = 'match', best_similarity = 0.74 where photo_id = {photo}");
        await school.SaveAsync(new FaceCandidateRow { SchoolId = school.Id, PhotoId = photo, FaceOrdinal = 0, Rank = 0, PersonId = "P1", Similarity = 0.74f, FoundAt = DateTimeOffset.UnixEpoch });
        JudgingCounts night = await school.School.RunAsync(school.Id, JudgingCause.Night, default);

        VerdictRow verdict = await school.VerdictOfAsync(photo);
        Assert.Equal((Verdict.Review, Reason.DecisionOutdated), (verdict.Verdict, Assert.Single(verdict.Reasons)));
        Assert.Equal(1, night.Takedowns);
    }

    [PostgresFact]
    public async Task A_photo_without_faces_is_clear_only_by_a_detector_that_misses_none_and_in_a_format_that_shows_damage()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        long sure = await school.AddPhotoAsync([]);
        long unsure = await school.AddPhotoAsync([], detector: SchoolUnderTest.Filled(9));
        long harmed = await school.AddPhotoAsync([], damageGoesUnseen: true);
        await school.School.RunAsync(school.Id, JudgingCause.Night, default);
        Assert.Equal([Reason.NoFaces], (await school.VerdictOfAsync(sure)).Reasons);
        Assert.Equal([Reason.FacesMayBeMissed], (await school.VerdictOfAsync(unsure)).Reasons);
        Assert.Equal([Reason.DamageMayHideFaces], (await school.VerdictOfAsync(harmed)).Reasons);
    }

    [PostgresFact]
    public async Task Under_a_block_list_a_withdrawal_without_template_holds_every_photo()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres, ScreeningMode.BlockList);
        await school.AddPersonAsync("P1");
        await school.AddPersonAsync("P2");
        await school.AddTemplateAsync("P2");
        long photo = await school.AddPhotoAsync(["P2"]);
        await school.School.RunAsync(school.Id, JudgingCause.Night, default);
        Assert.Equal(Verdict.Clear, (await school.VerdictOfAsync(photo)).Verdict);
        await school.DecideAsync("P1", DecisionKind.Withdrawn);
        await school.Person.RunAsync(school.Id, "P1", default);
        Assert.Equal([Reason.PeopleCannotBeScreened], (await school.VerdictOfAsync(photo)).Reasons);
    }

    [PostgresFact]
    public async Task A_template_counts_only_for_photos_that_were_compared_with_it()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres, ScreeningMode.BlockList);
        await school.AddPersonAsync("P1", DecisionKind.Refused);
        long photo = await school.AddPhotoAsync([null]);
        school.Time.Now += TimeSpan.FromDays(1);
        await school.AddTemplateAsync("P1");
        await school.Database.ExecuteAsync("update schools set gallery_revision = 1");
        await school.School.RunAsync(school.Id, JudgingCause.Night, default);
        Assert.Equal([Reason.PeopleCannotBeScreened], (await school.VerdictOfAsync(photo)).Reasons);

        await school.Database.ExecuteAsync("update photos set matched_gallery_revision = 1");
        await school.School.RunAsync(school.Id, JudgingCause.Rematch, default);
        Assert.Equal(Verdict.Clear, (await school.VerdictOfAsync(photo)).Verdict);
    }

    [PostgresFact]
    public async Task A_template_that_was_made_while_a_batch_was_screened_counts_for_none_of_its_photos()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres, ScreeningMode.BlockList);
        await school.AddPersonAsync("P1", DecisionKind.Refused);
        school.Time.Now += TimeSpan.FromMinutes(1);
        await school.AddTemplateAsync("P1");
        school.Time.Now += TimeSpan.FromMinutes(1);
        // Screened after the template was made, yet with a gallery that was opened before.
        long photo = await school.AddPhotoAsync([null]);
        await school.Database.ExecuteAsync("update schools set gallery_revision = 1");
        await school.School.RunAsync(school.Id, JudgingCause.Night, default);
        Assert.Equal([Reason.PeopleCannotBeScreened], (await school.VerdictOfAsync(photo)).Reasons);
    }

    [PostgresFact]
    public async Task Runs_at_the_same_time_leave_one_verdict_and_one_chain()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        long photo = await school.AddPhotoAsync(["P1"]);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => school.Photos.RunAsync(school.Id, [photo], JudgingCause.Screening, default)));
        await using ConsentLensDbContext context = school.Context();
        Assert.Equal(1, await context.Verdicts.CountAsync());
        Assert.Equal(1, await context.VerdictHistory.CountAsync());
        Assert.True((await school.VerifyAuditAsync()).IsSound);
    }

    private static (int Judged, int Changed, int NewlyBlocked) Counts(JudgingCounts counts) => (counts.Judged, counts.Changed, counts.NewlyBlocked);
}
