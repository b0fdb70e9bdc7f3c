using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Takedowns;

[Collection(PostgresCollection.Name)]
public sealed class TakedownTests(PostgresFixture postgres)
{
    private const string Link = "https://school.example/trip";

    [PostgresFact]
    public async Task A_published_photo_that_is_no_longer_permitted_becomes_one_task_until_somebody_confirms()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        await school.AddPersonAsync("P2");
        long photo = await school.AddPhotoAsync(["P1"]);
        long other = await school.AddPhotoAsync(["P2"]);
        await school.PublishAsync(Link, [], photo, other);
        JudgingCounts before = await school.School.RunAsync(school.Id, JudgingCause.Night, default);
        Assert.Equal(0, before.Takedowns);

        school.Time.Now += TimeSpan.FromHours(1);
        await school.DecideAsync("P1", DecisionKind.Withdrawn);
        Assert.Equal(1, (await school.Person.RunAsync(school.Id, "P1", default)).Takedowns);
        Assert.Equal(0, (await school.School.RunAsync(school.Id, JudgingCause.Night, default)).Takedowns);
        TakedownRow task = Assert.Single(await school.TakedownsAsync());
        Assert.Equal((photo, "website", Link), (task.PhotoId, task.ChannelId, task.Link));
        Assert.Equal([Reason.RestrictedPerson], task.Reasons);
        Assert.Equal(new DateOnly(2026, 10, 4), task.DueDate);

        // A consent that comes back ends no task: the photo may be down, half down, or not.
        await school.DecideAsync("P1", DecisionKind.Given);
        await school.Person.RunAsync(school.Id, "P1", default);
        Assert.Null(Assert.Single(await school.TakedownsAsync()).ConfirmedAt);

        var confirm = new ConfirmTakedown(school.Database.Contexts, school.Audit, school.Time);
        Assert.True(await confirm.RunAsync(school.Id, task.Id, task.LastDeparture, "head", default));
        Assert.False(await confirm.RunAsync(school.Id, task.Id, task.LastDeparture, "office", default));
        TakedownRow confirmed = Assert.Single(await school.TakedownsAsync());
        Assert.Equal(("head", school.Time.Now), (confirmed.ConfirmedBy, confirmed.ConfirmedAt));
        Assert.True((await school.VerifyAuditAsync()).IsSound);
    }

    [PostgresFact]
    public async Task A_channel_that_shows_no_close_ups_any_more_lists_those_that_are_out_and_leaves_copies_that_are_small_enough()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        (long close, long distant, long shrunk) = (await school.AddPhotoAsync(["P1"]), await school.AddPhotoAsync(["P1"]), await school.AddPhotoAsync(["P1"]));
        // In a photo of 4,000 pixels a face of 400 is one of 205 in the usual copy, and of 80 in one of 800.
        await school.Database.ExecuteAsync($"update faces set box_width = 120, box_height = case photo_id when {distant} then 150 else 400 end, landmarks = '{{100,100,200,100,150,150,110,200,190,200}}'");
        await school.PublishAsync(Link, [], close, distant, shrunk);
        await school.Database.ExecuteAsync($"update release_items set copy_side = 800 where photo_id = {shrunk}");
        Assert.Equal(0, (await school.School.RunAsync(school.Id, JudgingCause.Night, default)).Takedowns);
        await school.Database.ExecuteAsync("update channels set exposure = 'no-close-ups'");

        Assert.Equal(1, (await school.School.RunAsync(school.Id, JudgingCause.Channel, default)).Takedowns);
        TakedownRow task = Assert.Single(await school.TakedownsAsync());
        Assert.Equal((close, true), (task.PhotoId, task.Reasons.Contains(Reason.CloseUpMadeSmaller)));
        Assert.Equal(Verdict.Clear, (await school.VerdictOfAsync(close)).Verdict);
        Assert.Equal([Reason.PermittedPerson], (await school.VerdictOfAsync(distant)).Reasons);

        await school.Database.ExecuteAsync("update channels set exposure = 'no-recognisable-face'");
        Assert.Equal(2, (await school.School.RunAsync(school.Id, JudgingCause.Channel, default)).Takedowns);
    }

    [PostgresFact]
    public async Task What_is_confirmed_to_be_down_is_not_raised_again()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        long photo = await school.AddPhotoAsync(["P1"]);
        await school.PublishAsync(Link, [], photo);
        school.Time.Now += TimeSpan.FromHours(1);
        await school.DecideAsync("P1", DecisionKind.Withdrawn);
        await school.Person.RunAsync(school.Id, "P1", default);
        var confirm = new ConfirmTakedown(school.Database.Contexts, school.Audit, school.Time);
        TakedownRow task = Assert.Single(await school.TakedownsAsync());
        await confirm.RunAsync(school.Id, task.Id, task.LastDeparture, "head", default);
        Assert.Equal(0, (await school.School.RunAsync(school.Id, JudgingCause.Night, default)).Takedowns);
        Assert.Single(await school.TakedownsAsync());
    }

    [PostgresFact]
    public async Task A_confirmation_is_taken_back_within_a_day_and_then_the_photo_is_out_again()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        long photo = await school.AddPhotoAsync(["P1"]);
        await school.PublishAsync(Link, [], photo);
        school.Time.Now += TimeSpan.FromHours(1);
        await school.DecideAsync("P1", DecisionKind.Withdrawn);
        await school.Person.RunAsync(school.Id, "P1", default);
        var confirm = new ConfirmTakedown(school.Database.Contexts, school.Audit, school.Time);
        var reopen = new ReopenTakedown(school.Database.Contexts, school.Audit, school.Time);
        TakedownRow task = Assert.Single(await school.TakedownsAsync());
        await Assert.ThrowsAsync<TakedownRefusedException>(() => reopen.RunAsync(school.Id, task.Id, "head", default));

        await confirm.RunAsync(school.Id, task.Id, task.LastDeparture, "head", default);
        school.Time.Now += ReopenTakedown.Window;
        await reopen.RunAsync(school.Id, task.Id, "office", default);
        TakedownRow open = Assert.Single(await school.TakedownsAsync());
        Assert.Equal((null, null, task.DueDate), (open.ConfirmedBy, open.ConfirmedAt, open.DueDate));
        // It is the same task: the night finds the photo out, and one open task for it.
        Assert.Equal(0, (await school.School.RunAsync(school.Id, JudgingCause.Night, default)).Takedowns);
        Assert.Single(await school.TakedownsAsync());

        await confirm.RunAsync(school.Id, task.Id, task.LastDeparture, "head", default);
        school.Time.Now += ReopenTakedown.Window + TimeSpan.FromSeconds(1);
        await Assert.ThrowsAsync<TakedownRefusedException>(() => reopen.RunAsync(school.Id, task.Id, "head", default));
        Assert.True((await school.VerifyAuditAsync()).IsSound);
    }

    [PostgresFact]
    public async Task A_confirmation_stands_where_the_photo_left_again_and_has_a_task_for_that()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        long photo = await school.AddPhotoAsync(["P1"]);
        long release = await school.PublishAsync(Link, [], photo);
        await school.DecideAsync("P1", DecisionKind.Withdrawn);
        await school.Person.RunAsync(school.Id, "P1", default);
        TakedownRow task = Assert.Single(await school.TakedownsAsync());
        await new ConfirmTakedown(school.Database.Contexts, school.Audit, school.Time).RunAsync(school.Id, task.Id, task.LastDeparture, "head", default);
        await using (ConsentLensDbContext context = school.Database.Contexts.Create(school.Id))
        {
            context.Publications.Add(new PublicationRow { SchoolId = school.Id, ReleaseId = release, ChannelId = "website", Link = Link, PublishedBy = "head", PublishedAt = school.Time.Now });
            await context.SaveChangesAsync();
        }

        await school.School.RunAsync(school.Id, JudgingCause.Night, default);
        Assert.Equal(2, (await school.TakedownsAsync()).Length);
        var reopen = new ReopenTakedown(school.Database.Contexts, school.Audit, school.Time);
        await Assert.ThrowsAsync<TakedownRefusedException>(() => reopen.RunAsync(school.Id, task.Id, "head", default));
    }

    [PostgresFact]
    public async Task A_package_that_nobody_recorded_as_published_counts_as_out()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        await school.PublishAsync(string.Empty, [], await school.AddPhotoAsync(["P1"]));
        await school.DecideAsync("P1", DecisionKind.Withdrawn);
        Assert.Equal(1, (await school.Person.RunAsync(school.Id, "P1", default)).Takedowns);
        Assert.Equal(string.Empty, (await school.TakedownsAsync())[0].Link);
    }

    [PostgresFact]
    public async Task A_copy_that_masks_the_wrong_person_must_come_down_though_the_verdict_is_the_same()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres, onHit: HitAction.Blur);
        await school.AddPersonAsync("P1", DecisionKind.Refused);
        await school.AddPersonAsync("P2");
        long photo = await school.AddPhotoAsync(["P1", "P2"]);
        await school.PublishAsync(Link, [0], photo);
        JudgingCounts before = await school.School.RunAsync(school.Id, JudgingCause.Night, default);
        Assert.Equal((1, 0), (before.Changed, before.Takedowns));
        school.Time.Now += TimeSpan.FromHours(1);
        await school.DecideAsync("P1", DecisionKind.Given);
        await school.DecideAsync("P2", DecisionKind.Withdrawn);
        JudgingCounts after = await school.Person.RunAsync(school.Id, "P2", default);
        Assert.Equal((0, 1), (after.Changed, after.Takedowns));
        Assert.Equal(Verdict.Blur, (await school.VerdictOfAsync(photo)).Verdict);
    }

    [PostgresFact]
    public async Task A_second_withdrawal_is_raised_where_the_photo_left_again_and_nowhere_else()
    {
        await using DepartureSchool school = await DepartureSchool.CreateAsync(postgres);
        SchoolUnderTest rows = school.Rows;
        await rows.AddPersonAsync("P1");
        long photo = await school.AddPhotoAsync("P1");
        var copies = new Dictionary<long, short[]> { [photo] = [] };
        long first = (await school.BuildAsync(SchoolUnderTest.Website, copies))!.Value;
        Assert.True(await school.TryDownloadAsync(first));
        await school.Publication.RunAsync(rows.Id, first, null, Link, "head", default);
        await WithdrawAsync(1);
        Assert.Equal([Link], await ConfirmAsync());

        // Nothing left since: the package is retired for good, and nothing is raised.
        await RenewAsync();
        Assert.False(await school.TryDownloadAsync(first));
        await WithdrawAsync(0);
        await RenewAsync();

        // A new package is downloaded, and nobody says where it went; somebody who still has the old one publishes it again, elsewhere.
        long second = (await school.BuildAsync(SchoolUnderTest.Website, copies))!.Value;
        Assert.True(await school.TryDownloadAsync(second));
        await school.Publication.RunAsync(rows.Id, first, null, "hall", "head", default);
        await WithdrawAsync(2);
        Assert.Equal([string.Empty, "hall"], await ConfirmAsync());

        // What is published while it is not permitted is raised at once; who looked before that has not seen it.
        Assert.Equal(1, (await school.Publication.RunAsync(rows.Id, first, null, Link, "head", default)).Takedowns);
        TakedownTask seen = Assert.Single(await school.List.OpenAsync(rows.Id, default));
        Assert.Equal(0, (await school.Publication.RunAsync(rows.Id, first, photo, Link, "head", default)).Takedowns);
        await Assert.ThrowsAsync<TakedownRefusedException>(() => school.Confirm.RunAsync(rows.Id, seen.Id, seen.LastDeparture, "head", default));
        Assert.Equal([Link], await ConfirmAsync());
        await RenewAsync();
        await WithdrawAsync(0);

        async Task WithdrawAsync(int takedowns)
        {
            rows.Time.Now += TimeSpan.FromHours(1);
            await school.DecideAsync("P1", isGiven: false);
            Assert.Equal(takedowns, (await rows.Person.RunAsync(rows.Id, "P1", default)).Takedowns);
        }

        async Task RenewAsync()
        {
            rows.Time.Now += TimeSpan.FromHours(1);
            await school.DecideAsync("P1", isGiven: true);
            await rows.Person.RunAsync(rows.Id, "P1", default);
        }

        async Task<string[]> ConfirmAsync()
        {
            IReadOnlyList<TakedownTask> open = await school.List.OpenAsync(rows.Id, default);
            foreach (TakedownTask task in open)
                Assert.True(await school.Confirm.RunAsync(rows.Id, task.Id, task.LastDeparture, "head", default));
            return [.. open.Select(task => task.Link).Order(StringComparer.Ordinal)];
        }
    }
}
