using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.School.Review.Safeguarding;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Invariants;
using ConsentLens.Pipeline.Tests.School.Review;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Likeness;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Retention;

[Collection(JobsCollection.Name)]
public sealed class DeleteUploadsTests(PostgresFixture postgres)
{
    private const string Why = "Taken at a birthday at home.";
    private const int Picture = 3;
    private const int OtherPicture = 4;

    [ScreeningFact]
    public async Task A_photo_goes_with_its_file_its_names_and_its_place_in_a_draft_and_the_reason_stays_sealed()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        long photo = await desk.TakeAsync(Picture);
        long other = await desk.TakeAsync(OtherPicture);
        DraftOutcome draft = await desk.Desk.Workshop.Get<ReleaseDraft>().CreateAsync(desk.School, "website", null, [photo, other], "office", default);
        BlobAddress file = await FileAsync(desk, photo);
        DeleteUploads delete = desk.Desk.Workshop.Get<DeleteUploads>();
        await Assert.ThrowsAsync<ReviewRefusedException>(() => delete.PhotoAsync(desk.School, photo, "  ", "dsl", default));
        Assert.Null(await delete.LookAtPhotoAsync(desk.School, photo, default));

        Assert.Equal(new DeletedUploads(1, 0), await delete.PhotoAsync(desk.School, photo, Why, "dsl", default));
        await using ConsentLensDbContext context = desk.Context();
        PhotoRow row = await context.Photos.SingleAsync(one => one.Id == photo);
        Assert.Equal((PhotoState.Purged, null), (row.State, row.BlobId));
        Assert.Equal((false, true), (await IsKeptAsync(desk, file), await IsKeptAsync(desk, await FileAsync(desk, other))));
        Assert.Equal([other], await context.ReleaseItems.Where(item => item.ReleaseId == draft.ReleaseId).Select(item => item.PhotoId).ToArrayAsync());
        Assert.False(await context.Pictures.AnyAsync(picture => picture.PhotoId == photo));
        Assert.Contains(await desk.Desk.Workshop.Get<PhotoHistory>().ReadAsync(desk.School, photo, default), one => one is { By: "dsl", Note: Why });
        Assert.DoesNotContain("birthday", (await context.PhotoAssertions.SingleAsync(word => word.PhotoId == photo)).Note!, StringComparison.Ordinal);
        Assert.Equal("{\"batch\":" + row.BatchId + "}", (await context.AuditEntries.SingleAsync(entry => entry.Action == "photo_deleted")).Detail);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => delete.PhotoAsync(desk.School, photo, Why, "dsl", default));
        // A mistake may be made good: the same file is taken in anew, and is as free as it was.
        Assert.Equal(Verdict.Clear, (await desk.VerdictAsync(await desk.TakeAsync(Picture))).Verdict);
        await desk.Desk.Workshop.AssertSoundAsync(desk.School);
    }

    [ScreeningFact]
    public async Task A_batch_goes_whole_or_not_at_all_and_a_locked_photo_stays()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        long upload = await desk.Desk.BeginAsync();
        DeleteUploads delete = desk.Desk.Workshop.Get<DeleteUploads>();
        long first = (await desk.Desk.SendAsync(upload, "one.jpg", DrawnScene.File(Picture, DrawnScene.Ways[0].Save))).PhotoId!.Value;
        Assert.Contains("still being received", (await Assert.ThrowsAsync<ReviewRefusedException>(() => delete.BatchAsync(desk.School, upload, Why, "dsl", default))).Message, StringComparison.Ordinal);
        long second = (await desk.Desk.SendAsync(upload, "two.jpg", DrawnScene.File(OtherPicture, DrawnScene.Ways[0].Save))).PhotoId!.Value;
        await desk.Desk.Finish.RunAsync(desk.School, upload, 0, "office", default);
        // Nobody has screened them yet; who waits for the batch need not wait for ever.
        await desk.Stop.RaiseAsync(desk.School, second, null, "office", default);

        Assert.Equal((null, 1), await delete.LookAtBatchAsync(desk.School, upload, default));
        Assert.Equal(new DeletedUploads(1, 1), await delete.BatchAsync(desk.School, upload, Why, "dsl", default));
        await desk.Desk.Workshop.DrainAsync();
        BatchSummary batch = (await desk.Desk.Workshop.Get<BatchList>().FindAsync(desk.School, upload, default))!;
        Assert.Equal((BatchState.Screened, true, 1), (batch.State, batch.IsDeleted, batch.Deleted));
        await using ConsentLensDbContext context = desk.Context();
        Assert.Equal([PhotoState.Purged, PhotoState.Locked], await context.Photos.OrderBy(photo => photo.Id).Select(photo => photo.State).ToArrayAsync());
        Assert.NotNull((await delete.LookAtBatchAsync(desk.School, upload, default)).Obstacle);
        Assert.NotEqual(first, second);
        await desk.Desk.Workshop.AssertSoundAsync(desk.School);
    }

    [ScreeningFact]
    public async Task What_is_out_or_approved_is_not_deleted()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        DeleteUploads delete = desk.Desk.Workshop.Get<DeleteUploads>();
        long photo = await desk.TakeAsync(Picture);
        await desk.PublishAsync(photo);
        foreach (string state in new[] { "built", "retired" })
        {
            await desk.Desk.Database.ExecuteAsync($"update releases set state = '{state}', retired_at = now(), retired_because = 'must_come_down'");
            ReviewRefusedException refused = await Assert.ThrowsAsync<ReviewRefusedException>(() => delete.PhotoAsync(desk.School, photo, Why, "dsl", default));
            Assert.Contains("has left the school", refused.Message, StringComparison.Ordinal);
        }

        long batch;
        await using (ConsentLensDbContext context = desk.Context())
            batch = await context.Photos.Where(row => row.Id == photo).Select(row => row.BatchId).SingleAsync();
        await Assert.ThrowsAsync<ReviewRefusedException>(() => delete.BatchAsync(desk.School, batch, Why, "dsl", default));

        long approved = await desk.TakeAsync(OtherPicture);
        long release = (await desk.Desk.Workshop.Get<ReleaseDraft>().CreateAsync(desk.School, "website", null, [approved], "office", default)).ReleaseId;
        foreach (string state in new[] { "approved", "built" })
        {
            await desk.Desk.Database.ExecuteAsync($"update releases set state = '{state}', approved_by = 'head', approved_at = now() where id = {release}");
            ReviewRefusedException refused = await Assert.ThrowsAsync<ReviewRefusedException>(() => delete.PhotoAsync(desk.School, approved, Why, "dsl", default));
            Assert.Contains("Cancel that release first", refused.Message, StringComparison.Ordinal);
        }

        await desk.Desk.Database.ExecuteAsync($"update releases set state = 'cancelled' where id = {release}");
        Assert.Equal(1, (await delete.PhotoAsync(desk.School, approved, Why, "dsl", default)).Photos);
    }

    [ScreeningFact]
    public async Task What_was_held_is_held_again_in_other_bytes()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        DeleteUploads delete = desk.Desk.Workshop.Get<DeleteUploads>();
        long withheld = await desk.TakeAsync(Picture);
        long stopped = await desk.TakeAsync(OtherPicture);
        await desk.Say.RunAsync(desk.School, withheld, PhotoAssertionKind.Withheld, null, "dsl", null, default);
        await desk.StopFaceAsync(stopped);
        await delete.PhotoAsync(desk.School, withheld, Why, "dsl", default);
        await delete.PhotoAsync(desk.School, stopped, Why, "dsl", default);
        Assert.Equal([Reason.SameAsHeldPicture], (await desk.VerdictAsync(await desk.TakeAsync(Picture))).Reasons);
        Assert.Equal([Reason.LooksLikeHeldPicture], (await desk.VerdictAsync(await desk.SendAgainAsync(OtherPicture))).Reasons);
        await desk.Desk.Workshop.AssertSoundAsync(desk.School);

        // Nothing would be left of a file that nobody could read.
        long unread = await desk.TakeAsync(Picture + 10);
        await desk.Desk.Database.ExecuteAsync($"delete from pictures where photo_id = {unread}");
        await desk.Say.RunAsync(desk.School, unread, PhotoAssertionKind.Withheld, null, "dsl", null, default);
        Assert.Contains("could not be read", await delete.LookAtPhotoAsync(desk.School, unread, default), StringComparison.Ordinal);
        // A concern that is closed, and leaves the photo locked, is nobody's to delete.
        await desk.Desk.Workshop.Get<SafeguardingStop>().RaiseAsync(desk.School, unread, null, "office", default);
        Assert.Contains("There is no photo", (await Assert.ThrowsAsync<ReviewRefusedException>(() => delete.PhotoAsync(desk.School, unread, Why, "dsl", default))).Message, StringComparison.Ordinal);
    }

    [ScreeningFact]
    public async Task What_was_said_of_a_face_counts_for_another_copy_though_the_photo_is_deleted()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        await desk.Desk.Database.ExecuteAsync("update channels set on_hit = 'blur'");
        await using ConsentLensDbContext context = desk.Context();
        context.People.Add(new PersonRow { SchoolId = desk.School, PersonId = "P1", GivenName = "Ada", FamilyName = "Byron", Role = PersonRole.Pupil });
        await context.SaveChangesAsync();
        long photo = await desk.TakeAsync(Picture);
        long twin = await desk.SendAgainAsync(Picture);
        await desk.Desk.Workshop.Get<MarkMissedFace>().RunAsync(desk.School, photo, new FaceBox(100, 100, 80, 100), new FaceWord(HumanAssertionKind.IsPerson, "P1"), "dsl", default);
        Assert.Equal([Reason.LooksLikeHeldPicture], (await desk.VerdictAsync(twin)).Reasons);
        await desk.Desk.Workshop.Get<DeleteUploads>().PhotoAsync(desk.School, photo, Why, "dsl", default);
        await desk.Desk.Workshop.Get<PurgeExpired>().RunAsync(desk.School, default);
        await desk.Desk.Workshop.Get<RejudgeSchool>().RunAsync(desk.School, JudgingCause.Night, default);
        Assert.Equal([Reason.LooksLikeHeldPicture], (await desk.VerdictAsync(twin)).Reasons);
        await desk.Desk.Workshop.Get<DeleteUploads>().PhotoAsync(desk.School, twin, Why, "dsl", default);
        Assert.False(await context.Pictures.AnyAsync());
    }

    [ScreeningFact]
    public async Task Nobody_says_deleted_of_a_photo_that_is_there()
    {
        await using var school = await Judging.SchoolUnderTest.CreateAsync(postgres);
        long photo = await school.AddPhotoAsync([]);
        var say = new AssertPhoto(school.Database.Contexts, school.Photos, school.Audit, school.Time);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => say.RunAsync(school.Id, photo, PhotoAssertionKind.Deleted, "For no reason.", "dsl", null, default));
    }

    private static async Task<BlobAddress> FileAsync(HeldDesk desk, long photo)
    {
        await using ConsentLensDbContext context = desk.Context();
        return BlobAddress.Parse((await context.Photos.Where(row => row.Id == photo).Select(row => row.BlobId).SingleAsync())!);
    }

    private static async Task<bool> IsKeptAsync(HeldDesk desk, BlobAddress file)
    {
        using DataKey key = await desk.Desk.Workshop.SchoolKeys.OpenAsync(desk.School, KeyPurpose.School, default);
        return desk.Desk.Workshop.Blobs.Contains(key.Identity, file);
    }
}
