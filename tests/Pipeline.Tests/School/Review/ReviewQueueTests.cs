using System.Collections.Concurrent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

[Collection(PostgresCollection.Name)]
public sealed class ReviewQueueTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task The_largest_risk_comes_first_and_what_is_settled_does_not_come()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1");
        await desk.School.AddPersonAsync("P2", DecisionKind.Refused);
        long clear = await desk.AddPhotoAsync("P1");
        long oldest = await desk.AddPhotoAsync((string?)null);
        long second = await desk.AddPhotoAsync((string?)null);
        long crowded = await desk.AddPhotoAsync(null, null, "P1");
        long risky = await desk.School.AddPhotoAsync(["P2"]);
        await desk.School.Database.ExecuteAsync($"update faces set strength = 'possible' where photo_id = {risky}");
        await desk.School.Photos.RunAsync(desk.School.Id, [risky], Pipeline.School.Judging.JudgingCause.Screening, default);
        long locked = await desk.AddPhotoAsync((string?)null);
        await desk.School.Database.ExecuteAsync($"update photos set state = 'locked' where id = {locked}");

        Assert.Equal(4, await desk.Queue.CountAsync(desk.School.Id, default));
        List<long> order = [];
        while (await desk.Queue.NextAsync(desk.School.Id, "dsl", order, default) is { } photo)
            order.Add(photo);
        Assert.Equal([risky, crowded, oldest, second], order);
        Assert.DoesNotContain(clear, order);

        await desk.Identify.RunAsync(desk.School.Id, oldest, 0, new FaceWord(HumanAssertionKind.Guest, Note: "Signed the form."), "dsl", default);
        Assert.Equal(3, await desk.Queue.CountAsync(desk.School.Id, default));
    }

    [PostgresFact]
    public async Task Only_channels_that_are_open_and_meant_count()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.AddPhotoAsync((string?)null);
        Assert.Equal(1, await desk.Queue.CountAsync(desk.School.Id, default));
        await desk.School.Database.ExecuteAsync("update batches set channel_ids = '{newsletter}'");
        Assert.Equal(0, await desk.Queue.CountAsync(desk.School.Id, default));
        await desk.School.Database.ExecuteAsync("update batches set channel_ids = '{newsletter,website}'");
        Assert.Equal(1, await desk.Queue.CountAsync(desk.School.Id, default));
        await desk.School.Database.ExecuteAsync("update channels set closed = '2026-09-30'");
        Assert.Equal(0, await desk.Queue.CountAsync(desk.School.Id, default));
    }

    [PostgresFact]
    public async Task Two_people_never_get_the_same_photo()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        const int photos = 12;
        for (int i = 0; i < photos; i++)
            await desk.AddPhotoAsync((string?)null);
        ConcurrentBag<(string User, long Photo)> given = [];
        string[] users = ["a", "b", "c", "d", "e", "f"];
        await Task.WhenAll(users.Select(async user =>
        {
            List<long> mine = [];
            while (await desk.Queue.NextAsync(desk.School.Id, user, mine, default) is { } photo)
            {
                given.Add((user, photo));
                mine.Add(photo);
            }
        }));
        Assert.Equal(photos, given.Count);
        Assert.Equal(photos, given.Select(one => one.Photo).Distinct().Count());
    }

    [PostgresFact]
    public async Task A_claim_lasts_as_long_as_somebody_looks()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        long photo = await desk.AddPhotoAsync((string?)null);
        Assert.Equal(photo, await desk.Queue.NextAsync(desk.School.Id, "a", [], default));
        Assert.Equal(photo, await desk.Queue.NextAsync(desk.School.Id, "a", [], default));
        Assert.Null(await desk.Queue.NextAsync(desk.School.Id, "b", [], default));
        Assert.False(await desk.Queue.ClaimAsync(desk.School.Id, photo, "b", default));
        await using ConsentLensDbContext context = desk.School.Context();
        Assert.Equal("a", await ReviewClaims.HolderAsync(context, photo, desk.School.Time.Now));

        desk.School.Time.Now += ReviewQueue.ClaimTime;
        Assert.Null(await ReviewClaims.HolderAsync(context, photo, desk.School.Time.Now));
        Assert.Equal(photo, await desk.Queue.NextAsync(desk.School.Id, "b", [], default));
        Assert.Null(await desk.Queue.NextAsync(desk.School.Id, "a", [], default));
        await desk.Queue.ReleaseAsync(desk.School.Id, photo, "a", default);
        Assert.Equal("b", await ReviewClaims.HolderAsync(context, photo, desk.School.Time.Now));
        await desk.Queue.ReleaseAsync(desk.School.Id, photo, "b", default);
        Assert.Equal(photo, await desk.Queue.NextAsync(desk.School.Id, "a", [], default));
    }

    [PostgresFact]
    public async Task A_photo_that_only_has_to_be_read_waits_for_the_program_and_for_nobody_else()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1");
        long photo = await desk.School.AddPhotoAsync(["P1"]);
        await desk.School.Database.ExecuteAsync("update photos set read_at = null");
        await desk.School.Photos.RunAsync(desk.School.Id, [photo], Pipeline.School.Judging.JudgingCause.Screening, default);
        Assert.Equal([Reason.PictureNotRead], (await desk.StandingAsync(photo)).Reasons);
        Assert.Null(await desk.Queue.NextAsync(desk.School.Id, "a", [], default));
        Assert.False(await desk.Queue.IsWaitingAsync(desk.School.Id, photo, default));
        Assert.Equal(0, await desk.Queue.CountAsync(desk.School.Id, default));
    }
}
