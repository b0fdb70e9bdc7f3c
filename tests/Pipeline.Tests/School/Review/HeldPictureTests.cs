using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.School.Review.Safeguarding;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Invariants;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Likeness;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;
using NetVips;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

/// <summary>What was held stays held, in whatever bytes and by whatever way it comes back.</summary>
[Collection(JobsCollection.Name)]
public sealed class HeldPictureTests(PostgresFixture postgres)
{
    private const int Picture = 3;
    private const int OtherPicture = 4;

    [ScreeningFact]
    public async Task A_withheld_picture_is_held_in_whatever_bytes_it_comes_back()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        long photo = await desk.TakeAsync(Picture);
        Assert.Equal(Verdict.Clear, (await desk.VerdictAsync(photo)).Verdict);
        await desk.Say.RunAsync(desk.School, photo, PhotoAssertionKind.Withheld, null, "dsl", null, default);

        foreach ((string name, Func<Image, byte[]> save) in DrawnScene.Ways.Skip(1))
        {
            VerdictRow again = await desk.VerdictAsync(await desk.SendAgainAsync(Picture, save));
            Assert.True(again.Verdict == Verdict.Review && again.Reasons.Contains(Reason.LooksLikeHeldPicture), $"{name}: {again.Verdict} ({string.Join(", ", again.Reasons)})");
        }

        Assert.Equal([Reason.NoFaces], (await desk.VerdictAsync(await desk.SendAgainAsync(OtherPicture))).Reasons);
        await desk.Desk.Workshop.AssertSoundAsync(desk.School);
    }

    [ScreeningFact]
    public async Task The_very_same_picture_is_blocked_by_every_way_in()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        byte[] file = DrawnScene.File(Picture, image => image.PngsaveBuffer());
        byte[] samePixels = DrawnScene.File(Picture, image => image.PngsaveBuffer(compression: 1));
        Assert.NotEqual(file, samePixels);
        long photo = await desk.UploadAsync("taken.png", file);
        await desk.Say.RunAsync(desk.School, photo, PhotoAssertionKind.Withheld, null, "dsl", null, default);

        long[] back =
        [
            await desk.IngestAsync("taken.png", DrawnScene.File(Picture, image => image.PngsaveBuffer(compression: 2))),
            await desk.IngestAsync("renamed.png", DrawnScene.File(Picture, image => image.PngsaveBuffer(compression: 3))),
            await desk.UploadAsync("other.png", samePixels),
            await desk.UploadZipAsync("zipped.png", DrawnScene.File(Picture, image => image.PngsaveBuffer(compression: 9))),
        ];
        // The same bytes are the same photo, which is there already.
        string folder = Directory.CreateDirectory(Path.Combine(desk.Desk.Workshop.Data, "again")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "taken.png"), file);
        Assert.Empty(await desk.Desk.PhotosAsync(await desk.Desk.Workshop.ProcessAsync(desk.School, folder)));
        foreach (long one in back)
        {
            VerdictRow verdict = await desk.VerdictAsync(one);
            Assert.Equal((Verdict.Block, Reason.SameAsHeldPicture), (verdict.Verdict, Assert.Single(verdict.Reasons)));
        }

        await desk.Desk.Workshop.AssertSoundAsync(desk.School);
    }

    [ScreeningFact]
    public async Task Whatever_a_human_holds_holds_its_twin_and_gives_it_free_again()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        long photo = await desk.TakeAsync(Picture);
        long twin = await desk.SendAgainAsync(Picture);
        Assert.Equal(Verdict.Clear, (await desk.VerdictAsync(twin)).Verdict);

        await desk.Say.RunAsync(desk.School, photo, PhotoAssertionKind.Withheld, null, "dsl", null, default);
        IReadOnlyList<Reason> ofWithheld = (await desk.VerdictAsync(twin)).Reasons;
        Assert.Equal([Reason.LooksLikeHeldPicture], ofWithheld);
        await desk.Say.TakeBackAsync(desk.School, photo, PhotoAssertionKind.Withheld, "It may go out.", "dsl", default);
        Assert.Equal([Reason.NoFaces], (await desk.VerdictAsync(twin)).Reasons);

        await desk.Stop.RaiseAsync(desk.School, photo, "Something.", "office", default);
        // What is said of it is the same as of a withheld one: nobody learns that there is a concern.
        Assert.Equal(ofWithheld, (await desk.VerdictAsync(twin)).Reasons);
        SafeguardingConcern concern = Assert.Single(await desk.Stop.ReadAsync(desk.School, "dsl", default));
        await desk.Stop.CloseAsync(desk.School, concern.Id, "Kept back for good.", isPhotoFree: false, "dsl", default);
        Assert.Equal(Verdict.Review, (await desk.VerdictAsync(twin)).Verdict);
        Assert.Equal((photo, true), Assert.Single((await desk.Desk.Workshop.Get<PhotoDossierReader>().ReadAsync(desk.School, twin, default))!.HeldAlike));
        await desk.Desk.Workshop.AssertSoundAsync(desk.School);

        long second = await desk.TakeAsync(OtherPicture);
        long twinOfSecond = await desk.SendAgainAsync(OtherPicture);
        await desk.Stop.RaiseAsync(desk.School, second, null, "office", default);
        Assert.Equal(Verdict.Review, (await desk.VerdictAsync(twinOfSecond)).Verdict);
        concern = (await desk.Stop.ReadAsync(desk.School, "dsl", default)).Single(one => one.PhotoId == second);
        await desk.Stop.CloseAsync(desk.School, concern.Id, "It was nothing.", isPhotoFree: true, "dsl", default);
        Assert.Equal(Verdict.Clear, (await desk.VerdictAsync(twinOfSecond)).Verdict);

        await desk.StopFaceAsync(second);
        Assert.Equal(Verdict.Review, (await desk.VerdictAsync(twinOfSecond)).Verdict);
        await desk.Desk.Workshop.Get<OverrideBlock>().RunAsync(desk.School, second, 0, new FaceWord(HumanAssertionKind.NotAFace, null, "It is a lamp."), "dsl", default);
        Assert.Equal(Verdict.Clear, (await desk.VerdictAsync(twinOfSecond)).Verdict);
        await desk.Desk.Workshop.AssertSoundAsync(desk.School);
    }

    [ScreeningFact]
    public async Task A_picture_that_was_locked_before_anybody_looked_into_it_holds_its_twins()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        long before = await desk.TakeAsync(Picture);
        byte[] file = DrawnScene.File(Picture, image => image.JpegsaveBuffer(q: 80));
        long photo = await desk.UploadUnscreenedAsync("again.jpg", file);
        await desk.Stop.RaiseAsync(desk.School, photo, null, "office", default);
        await desk.Desk.Workshop.DrainAsync();

        Assert.Equal([Reason.LooksLikeHeldPicture], (await desk.VerdictAsync(before)).Reasons);
        Assert.Equal([Reason.LooksLikeHeldPicture], (await desk.VerdictAsync(await desk.SendAgainAsync(Picture))).Reasons);
        await using ConsentLensDbContext context = desk.Context();
        Assert.Empty(await context.Faces.Where(face => face.PhotoId == photo).ToArrayAsync());
        await desk.Desk.Workshop.AssertSoundAsync(desk.School);

        // Free again, it is screened at once, and holds nothing.
        SafeguardingConcern concern = Assert.Single(await desk.Stop.ReadAsync(desk.School, "dsl", default));
        await desk.Stop.CloseAsync(desk.School, concern.Id, "It was nothing.", isPhotoFree: true, "dsl", default);
        await desk.Desk.Workshop.DrainAsync();
        Assert.All(new[] { photo, before }, one => Assert.Equal(Verdict.Clear, desk.VerdictAsync(one).Result.Verdict));
    }

    [ScreeningFact]
    public async Task A_locked_picture_whose_job_was_lost_is_taken_up_at_the_next_start()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        long photo = await desk.UploadUnscreenedAsync("taken.jpg", DrawnScene.File(Picture, DrawnScene.Ways[0].Save));
        await desk.Desk.Database.ExecuteAsync($"update photos set state = 'locked' where id = {photo}");
        await desk.Desk.Workshop.DrainAsync();
        await desk.Desk.Database.ExecuteAsync("delete from pictures");
        long twin = await desk.SendAgainAsync(Picture);
        Assert.Equal(Verdict.Clear, (await desk.VerdictAsync(twin)).Verdict);

        await desk.Desk.Workshop.Get<BatchResumption>().RunAsync(desk.School, default);
        await desk.Desk.Workshop.DrainAsync();

        Assert.Equal([Reason.LooksLikeHeldPicture], (await desk.VerdictAsync(twin)).Reasons);
    }

    [ScreeningFact]
    public async Task A_published_twin_comes_down_when_its_picture_is_held()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        long photo = await desk.TakeAsync(Picture);
        long twin = await desk.SendAgainAsync(Picture);
        await desk.PublishAsync(twin);

        await desk.Say.RunAsync(desk.School, photo, PhotoAssertionKind.Withheld, null, "dsl", null, default);

        await using ConsentLensDbContext context = desk.Context();
        TakedownRow takedown = await context.Takedowns.AsNoTracking().SingleAsync();
        Assert.Equal((twin, Reason.LooksLikeHeldPicture), (takedown.PhotoId, Assert.Single(takedown.Reasons)));
    }

    [ScreeningFact]
    public async Task It_is_another_picture_until_the_next_hold()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        long photo = await desk.TakeAsync(Picture);
        long twin = await desk.SendAgainAsync(Picture);
        await desk.Say.RunAsync(desk.School, photo, PhotoAssertionKind.Withheld, null, "dsl", null, default);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Say.RunAsync(desk.School, twin, PhotoAssertionKind.AnotherPicture, null, "dsl", null, default));
        await desk.Say.RunAsync(desk.School, twin, PhotoAssertionKind.AnotherPicture, "Taken a second later.", "dsl", null, default);
        Assert.Equal(Verdict.Clear, (await desk.VerdictAsync(twin)).Verdict);
        await desk.Desk.Workshop.AssertSoundAsync(desk.School);

        await desk.StopFaceAsync(photo);
        Assert.Equal([Reason.LooksLikeHeldPicture], (await desk.VerdictAsync(twin)).Reasons);
        // It cannot be said of the very same pixels.
        byte[] file = DrawnScene.File(Picture, DrawnScene.Ways[0].Save);
        long same = await desk.IngestAsync("same.jpg", DrawnSchool.Commented(file, 1));
        await desk.Say.RunAsync(desk.School, same, PhotoAssertionKind.AnotherPicture, "Taken a second later.", "dsl", null, default);
        Assert.Equal(Verdict.Block, (await desk.VerdictAsync(same)).Verdict);
    }

    [ScreeningTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_holds_a_picture_counts_from_when_it_is_recorded_however_old_the_page(bool byFace)
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        long photo = await desk.TakeAsync(Picture);
        long twin = await desk.SendAgainAsync(Picture);
        DateTimeOffset opened = TimeProvider.System.GetUtcNow();
        await desk.Say.RunAsync(desk.School, twin, PhotoAssertionKind.AnotherPicture, "Taken a second later.", "dsl", null, default);
        if (byFace)
            await desk.Desk.Workshop.Get<MarkMissedFace>().RunAsync(desk.School, photo, new FaceBox(100, 100, 80, 100), new FaceWord(HumanAssertionKind.Block) { SeenAt = opened }, "dsl", default);
        else
            await desk.Say.RunAsync(desk.School, photo, PhotoAssertionKind.Withheld, null, "dsl", opened, default);
        Assert.Equal([Reason.LooksLikeHeldPicture], (await desk.VerdictAsync(twin)).Reasons);
    }

    [ScreeningFact]
    public async Task A_hold_outlives_the_pixels_and_goes_with_the_word()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        long photo = await desk.TakeAsync(Picture);
        long unheld = await desk.TakeAsync(OtherPicture);
        await desk.Say.RunAsync(desk.School, photo, PhotoAssertionKind.Withheld, null, "dsl", null, default);
        await desk.Desk.Database.ExecuteAsync("update photos set uploaded_at = uploaded_at - interval '3 years'");
        PurgeExpired purge = desk.Desk.Workshop.Get<PurgeExpired>();
        Assert.Equal(2, (await purge.RunAsync(desk.School, default)).Photos);

        await using ConsentLensDbContext context = desk.Context();
        Assert.Equal([photo], await context.Pictures.Select(picture => picture.PhotoId).ToArrayAsync());
        long same = await desk.UploadAsync("original.jpg", DrawnScene.File(Picture, DrawnScene.Ways[0].Save));
        long alike = await desk.SendAgainAsync(Picture);
        Assert.Equal([Reason.SameAsHeldPicture], (await desk.VerdictAsync(same)).Reasons);
        Assert.Equal([Reason.LooksLikeHeldPicture], (await desk.VerdictAsync(alike)).Reasons);
        Assert.Equal(Verdict.Clear, (await desk.VerdictAsync(await desk.SendAgainAsync(OtherPicture))).Verdict);

        await desk.Say.TakeBackAsync(desk.School, photo, PhotoAssertionKind.Withheld, "It may go out.", "dsl", default);
        Assert.Equal(Verdict.Clear, (await desk.VerdictAsync(same)).Verdict);
        Assert.Equal(Verdict.Clear, (await desk.VerdictAsync(alike)).Verdict);
        await purge.RunAsync(desk.School, default);
        Assert.DoesNotContain(photo, await context.Pictures.Select(picture => picture.PhotoId).ToArrayAsync());
        Assert.NotEqual(photo, unheld);
    }
}
