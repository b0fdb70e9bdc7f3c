using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Channels;

[Collection(PostgresCollection.Name)]
public sealed class ChannelTests(PostgresFixture postgres)
{
    private const string Facebook = "facebook";

    private static readonly ChannelForm Form = new() { Platform = "Facebook", Owner = "head", Posters = ["office"], ListedInPrivacyNotice = true };

    private readonly HeldQueue _queue = new();

    [PostgresFact]
    public async Task A_new_channel_judges_the_photos_that_are_there()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        await school.AddPhotoAsync(["P1"]);
        await school.School.RunAsync(school.Id, JudgingCause.Night, default);

        JudgingCounts counts = await OpenAsync(school, Form);
        Assert.Equal((1, 1), (counts.Judged, counts.Changed));
        await using ConsentLensDbContext context = school.Context();
        VerdictRow verdict = await context.Verdicts.SingleAsync(row => row.ChannelId == Facebook);
        Assert.Equal([Reason.RestrictedPerson], verdict.Reasons);
        Assert.Equal("channel", (await context.VerdictHistory.SingleAsync(row => row.ChannelId == Facebook)).Cause);
        Assert.Equal(1, await context.AuditEntries.CountAsync(entry => entry.Action == "channel_opened" && entry.SubjectId == Facebook && entry.Actor == "head"));
        await Assert.ThrowsAsync<ChannelRefusedException>(() => OpenAsync(school, Form));
        Assert.True((await school.VerifyAuditAsync()).IsSound);
    }

    [PostgresFact]
    public async Task What_cannot_be_a_channel_is_refused_and_nothing_is_written()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        foreach (string id in new[] { "", "Face book", "FACEBOOK", "-a", new string('a', 65) })
            await Assert.ThrowsAsync<ChannelRefusedException>(() => OpenAsync(school, Form, id));
        foreach (ChannelForm form in new[] { Form with { Platform = " " }, Form with { Owner = "Mrs Head" }, Form with { Posters = ["a b"] } })
            await Assert.ThrowsAsync<ChannelRefusedException>(() => OpenAsync(school, form));
        await using ConsentLensDbContext context = school.Context();
        Assert.Equal(SchoolUnderTest.Website, (await context.Channels.SingleAsync()).ChannelId);
        Assert.Equal(0, await context.AuditEntries.CountAsync());
    }

    [PostgresFact]
    public async Task Changed_rules_judge_the_school_at_once_and_other_changes_do_not()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1", DecisionKind.Refused);
        await school.AddPersonAsync("P2");
        long photo = await school.AddPhotoAsync(["P1", "P2"]);
        await school.School.RunAsync(school.Id, JudgingCause.Night, default);
        ChannelForm form = Form with { Platform = "Web site", Posters = [] };
        var change = new ChangeChannel(school.Database.Contexts, new JudgingAgain(school.Database.Contexts, school.School, _queue, school.Time), _queue, school.Audit, school.Time);

        Assert.Equal(0, (await change.RunAsync(school.Id, SchoolUnderTest.Website, form with { Owner = "deputy", Posters = ["office", "site"] }, "head", default)).Judged);
        Assert.Equal(Verdict.Block, (await school.VerdictOfAsync(photo)).Verdict);
        JudgingCounts counts = await change.RunAsync(school.Id, SchoolUnderTest.Website, form with { OnHit = HitAction.Blur }, "head", default);
        Assert.Equal((1, 1), (counts.Judged, counts.Changed));
        Assert.Equal([Reason.RestrictedPersonMasked], (await school.VerdictOfAsync(photo)).Reasons);
        Assert.Equal(0, (await change.RunAsync(school.Id, SchoolUnderTest.Website, form with { OnHit = HitAction.Blur }, "head", default)).Judged);

        await using ConsentLensDbContext context = school.Context();
        Assert.Equal(2, await context.AuditEntries.CountAsync(entry => entry.Action == "channel_changed"));
        Assert.Equal(0, await context.ChannelPosters.CountAsync());
        Assert.Empty(_queue.Orders);
    }

    [PostgresFact]
    public async Task A_closed_channel_takes_no_new_photos_and_what_is_out_on_it_must_still_come_down()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        long published = await school.AddPhotoAsync(["P1"]);
        long judged = await school.AddPhotoAsync(["P1"]);
        await school.School.RunAsync(school.Id, JudgingCause.Night, default);
        await school.PublishAsync("https://school.example", [], published);
        var close = new CloseChannel(school.Database.Contexts, school.Audit, school.Time);
        await close.RunAsync(school.Id, SchoolUnderTest.Website, new DateOnly(2026, 10, 1), "head", default);
        school.Time.Now += TimeSpan.FromDays(1);
        await Assert.ThrowsAsync<ChannelRefusedException>(() => close.RunAsync(school.Id, SchoolUnderTest.Website, new DateOnly(2026, 10, 2), "head", default));

        long late = await school.AddPhotoAsync(["P1"]);
        await school.DecideAsync("P1", DecisionKind.Withdrawn);
        JudgingCounts counts = await school.Person.RunAsync(school.Id, "P1", default);
        Assert.Equal((3, 2, 1), (counts.Judged, counts.Changed, counts.Takedowns));
        Assert.Equal(published, Assert.Single(await school.TakedownsAsync()).PhotoId);
        Assert.Equal(Verdict.Block, (await school.VerdictOfAsync(judged)).Verdict);
        await using ConsentLensDbContext context = school.Context();
        Assert.False(await context.Verdicts.AnyAsync(verdict => verdict.PhotoId == late));

        // Opened again, it judges what came meanwhile.
        var open = new OpenChannel(school.Database.Contexts, new JudgingAgain(school.Database.Contexts, school.School, _queue, school.Time), _queue, school.Audit, school.Time);
        await Assert.ThrowsAsync<ChannelRefusedException>(() => open.RunAsync(school.Id, SchoolUnderTest.Website, Use.Press, Form, "head", default));
        await open.RunAsync(school.Id, SchoolUnderTest.Website, Use.Website, Form, "head", default);
        Assert.Equal(Verdict.Block, (await school.VerdictOfAsync(late)).Verdict);
    }

    [PostgresFact]
    public async Task A_block_list_holds_every_photo_until_it_is_matched_and_takes_nothing_down_for_that_alone()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        await school.AddPersonAsync("P2", DecisionKind.Refused);
        await school.AddTemplateAsync("P2");
        school.Time.Now += TimeSpan.FromHours(1);
        long photo = await school.AddPhotoAsync(["P1"]);
        await school.PublishAsync("https://school.example", [], photo);
        var change = new ChangeChannel(school.Database.Contexts, new JudgingAgain(school.Database.Contexts, school.School, _queue, school.Time), _queue, school.Audit, school.Time);

        JudgingCounts counts = await change.RunAsync(school.Id, SchoolUnderTest.Website, Form with { Mode = ScreeningMode.BlockList }, "head", default);
        Assert.Equal([Reason.PeopleCannotBeScreened], (await school.VerdictOfAsync(photo)).Reasons);
        Assert.Equal(0, counts.Takedowns);
        JobOrder order = Assert.Single(_queue.Orders);
        Assert.Equal((JobKind.RematchSchool, 1), (order.Kind, order.Ids[0]));

        await school.Database.ExecuteAsync("update photos set matched_gallery_revision = (select gallery_revision from schools)");
        await school.School.RunAsync(school.Id, JudgingCause.Rematch, default);
        Assert.Equal(Verdict.Clear, (await school.VerdictOfAsync(photo)).Verdict);
        // While it waits, a face that can be seen and must not be is a takedown all the same.
        await school.Database.ExecuteAsync("update photos set matched_gallery_revision = -1");
        await school.DecideAsync("P1", DecisionKind.Withdrawn);
        Assert.Equal(1, (await school.Person.RunAsync(school.Id, "P1", default)).Takedowns);
    }

    private Task<JudgingCounts> OpenAsync(SchoolUnderTest school, ChannelForm form, string id = Facebook) =>
        new OpenChannel(school.Database.Contexts, new JudgingAgain(school.Database.Contexts, school.School, _queue, school.Time), _queue, school.Audit, school.Time).RunAsync(school.Id, id, Use.SocialMedia, form, "head", default);
}
