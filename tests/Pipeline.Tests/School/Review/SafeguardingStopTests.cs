using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Safeguarding;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

[Collection(PostgresCollection.Name)]
public sealed class SafeguardingStopTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task A_flagged_photo_is_locked_at_once_and_known_to_the_lead_alone()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        long photo = await desk.AddPhotoAsync((string?)null);
        await desk.Queue.ClaimAsync(desk.School.Id, photo, "dsl", default);
        await desk.Stop.RaiseAsync(desk.School.Id, photo, "A mark on the arm.", "office", default);

        await using ConsentLensDbContext context = desk.School.Context();
        Assert.Equal(PhotoState.Locked, await context.Photos.Select(row => row.State).SingleAsync());
        Assert.Equal(0, await context.ReviewClaims.CountAsync());
        Assert.Equal(0, await desk.Queue.CountAsync(desk.School.Id, default));
        Assert.False(await desk.Queue.ClaimAsync(desk.School.Id, photo, "dsl", default));
        SafeguardingConcernRow row = await context.SafeguardingConcerns.AsNoTracking().SingleAsync();
        Assert.DoesNotContain("arm", System.Text.Encoding.UTF8.GetString(row.NoteCiphertext!), StringComparison.Ordinal);

        // Twice is once, and says nothing of the first time.
        await desk.Stop.RaiseAsync(desk.School.Id, photo, null, "office", default);
        SafeguardingConcern read = Assert.Single(await desk.Stop.ReadAsync(desk.School.Id, "dsl", default));
        Assert.Equal(("A mark on the arm.", "office", null), (read.Note, read.RaisedBy, read.Outcome));
        Assert.Equal(["safeguarding_concern_viewed"], await desk.AuditedAsync());
        Assert.Equal(1, await context.AuditEntries.CountAsync(entry => entry.Action == "safeguarding_concern_raised"));
    }

    [PostgresFact]
    public async Task It_leaves_every_release_and_what_is_published_has_to_come_down()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1");
        long photo = await desk.AddPhotoAsync("P1");
        long other = await desk.AddPhotoAsync("P1");
        long built = await desk.School.PublishAsync("https://school.example/trip", [], photo, other);
        await desk.School.Database.ExecuteAsync($"update releases set package_blob_id = 'package' where id = {built}");
        await desk.School.Database.ExecuteAsync($"update release_items set copy_sha256 = decode(repeat('07', 32), 'hex') where release_id = {built}");
        long draft = await desk.School.PublishAsync(string.Empty, [], photo, other);
        await desk.School.Database.ExecuteAsync($"update releases set state = 'approved' where id = {draft}");

        await desk.Stop.RaiseAsync(desk.School.Id, photo, null, "office", default);

        await using ConsentLensDbContext context = desk.School.Context();
        Assert.Equal([other], await context.ReleaseItems.Where(item => item.ReleaseId == draft).Select(item => item.PhotoId).ToArrayAsync());
        ReleaseRow retired = await context.Releases.SingleAsync(release => release.Id == built);
        Assert.Equal((ReleaseState.Retired, RetirementCause.HeldBack, null), (retired.State, retired.RetiredBecause, retired.PackageBlobId));
        Assert.Equal(photo, Assert.Single(await desk.School.TakedownsAsync()).PhotoId);
    }

    [PostgresFact]
    public async Task The_lead_closes_it_and_the_photo_is_free_or_stays_locked()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1");
        long photo = await desk.AddPhotoAsync("P1");
        await desk.Stop.RaiseAsync(desk.School.Id, photo, null, "office", default);
        SafeguardingConcern concern = Assert.Single(await desk.Stop.ReadAsync(desk.School.Id, "dsl", default));
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Stop.CloseAsync(desk.School.Id, concern.Id, " ", true, "dsl", default));
        await desk.Stop.CloseAsync(desk.School.Id, concern.Id, "Talked to the family; nothing in it.", isPhotoFree: true, "dsl", default);
        Assert.Equal(Verdict.Clear, (await desk.StandingAsync(photo)).Verdict);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Stop.CloseAsync(desk.School.Id, concern.Id, "Once more.", true, "dsl", default));

        await desk.Stop.RaiseAsync(desk.School.Id, photo, null, "office", default);
        SafeguardingConcern second = (await desk.Stop.ReadAsync(desk.School.Id, "dsl", default))[0];
        await desk.Stop.CloseAsync(desk.School.Id, second.Id, "Given to the police.", isPhotoFree: false, "dsl", default);
        await using ConsentLensDbContext context = desk.School.Context();
        Assert.Equal(PhotoState.Locked, await context.Photos.Select(row => row.State).SingleAsync());
        Assert.Equal(["Given to the police.", "Talked to the family; nothing in it."], (await desk.Stop.ReadAsync(desk.School.Id, "dsl", default)).Select(one => one.Outcome));
        Assert.True((await desk.School.VerifyAuditAsync()).IsSound);
    }
}
