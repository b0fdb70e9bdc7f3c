using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Rematch;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Invariants;
using ConsentLens.Pipeline.Tests.School.People;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Synthetic.Heads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

/// <summary>Whatever relies on what was found in a photo has the pixels in which it was found, or none.</summary>
[Collection(JobsCollection.Name)]
public sealed class ScreenedPixelsTests(PostgresFixture postgres)
{
    [ScreeningFact]
    public async Task A_photo_that_comes_out_as_other_pixels_is_left_out_screened_again_and_can_go_then()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        long photo = await desk.TakeAsync(1);
        long fine = await desk.TakeAsync(2);
        long release = await ApproveAsync(desk, photo, fine);
        await desk.Desk.Database.ExecuteAsync($"update pictures set pixel_hash = decode(repeat('07', 32), 'hex') where photo_id = {photo}");

        BuiltRelease built = await desk.Desk.Workshop.Get<BuildRelease>().RunAsync(desk.School, release, null, default);

        Assert.Equal([fine], built.Packed);
        Assert.Equal([photo], built.LeftOut);
        await using ConsentLensDbContext context = desk.Context();
        Assert.Equal(PhotoState.Uploaded, await StateOfAsync(context, photo));
        Assert.Equal([Reason.NotScreened], (await desk.VerdictAsync(photo)).Reasons);
        await desk.Desk.Workshop.DrainAsync();
        Assert.Equal(PhotoState.Screened, await StateOfAsync(context, photo));
        Assert.Equal(Verdict.Clear, (await desk.VerdictAsync(photo)).Verdict);
        await desk.Desk.Workshop.AssertSoundAsync(desk.School);

        long second = await ApproveAsync(desk, photo);
        Assert.Equal([photo], (await desk.Desk.Workshop.Get<BuildRelease>().RunAsync(desk.School, second, null, default)).Packed);
    }

    [ScreeningFact]
    public async Task A_file_that_is_read_differently_each_time_is_shown_to_nobody_and_compared_with_nobody()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        long photo = await desk.TakeAsync(1);
        Workshop workshop = desk.Desk.Workshop;
        var reader = new FickleReader();
        var fickle = new ScreenedPixels(workshop.Contexts, workshop.Blobs, reader, workshop.Get<ScreenAgain>());
        using var previews = new PhotoPreviews(
            workshop.Contexts, workshop.SchoolKeys, workshop.Blobs, workshop.Previews, reader, fickle, NullLogger<PhotoPreviews>.Instance);
        foreach (PreviewFaces faces in Enum.GetValues<PreviewFaces>())
        {
            Assert.Null(await previews.ReadAsync(desk.School, photo, PreviewSize.Large, faces, default));
            Assert.Equal(PhotoState.Uploaded, await StateOfAsync(desk.Context(), photo));
            await workshop.DrainAsync();
            Assert.NotNull(await workshop.Get<PhotoPreviews>().ReadAsync(desk.School, photo, PreviewSize.Large, faces, default));
            Directory.Delete(Path.Combine(workshop.Data, "previews"), recursive: true);
        }

        // A face, so that there is something to compare.
        await MarkAsync(desk, photo, 100, HumanAssertionKind.Mask);
        var rematch = new RematchPhotos(
            workshop.Contexts, new PhotoEmbedder(fickle, workshop.Engine), workshop.SchoolKeys, workshop.Engine, workshop.Templates, workshop.JudgePhotos, TimeProvider.System, NullLogger<RematchPhotos>.Instance);
        RematchCounts counts = await rematch.RunAsync(desk.School, [photo], default);
        Assert.Equal(0, counts.Rematched);
        Assert.Equal(PhotoState.Uploaded, await StateOfAsync(desk.Context(), photo));
    }

    [ScreeningFact]
    public async Task What_was_said_of_the_former_pixels_shows_nobody_in_the_new_ones()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        long photo = await desk.TakeAsync(1);
        Workshop workshop = desk.Desk.Workshop;
        short blocked = await MarkAsync(desk, photo, 100, HumanAssertionKind.Block);
        short redacted = await MarkAsync(desk, photo, 300, HumanAssertionKind.Mask);
        short nobody = await MarkAsync(desk, photo, 500, HumanAssertionKind.NotAFace);
        await desk.Say.RunAsync(desk.School, photo, PhotoAssertionKind.NobodyMissed, null, "dsl", null, default);
        byte[] screened = await desk.Context().Pictures.Select(picture => picture.PixelHash).SingleAsync();

        await workshop.Get<ScreenAgain>().RunAsync(desk.School, photo, [1], default);
        Assert.Equal(PhotoState.Screened, await StateOfAsync(desk.Context(), photo));
        await workshop.Get<ScreenAgain>().RunAsync(desk.School, photo, screened, default);
        await workshop.DrainAsync();

        PhotoDossier dossier = (await workshop.Get<PhotoDossierReader>().ReadAsync(desk.School, photo, default))!;
        HumanAssertionKind?[] words = [.. new[] { blocked, redacted, nobody }.Select(face => dossier.Faces.Single(known => known.Ordinal == face).Word?.Kind)];
        Assert.Equal([HumanAssertionKind.Block, HumanAssertionKind.Mask, null], words);
        Assert.Empty(dossier.Assertions);
        Assert.Contains(Reason.BlockedByHuman, (await desk.VerdictAsync(photo)).Reasons);
        await workshop.AssertSoundAsync(desk.School);
    }

    [ScreeningFact]
    public async Task Faces_that_are_found_anew_may_be_whom_the_former_ones_may_have_been_and_no_copy_was_made_without_them()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        Workshop workshop = desk.Desk.Workshop;
        long photo = await desk.UploadAsync("portrait.jpg", ReferencePicture.Of(HeadAtlas.People[0], 1));
        long empty = await desk.TakeAsync(1);
        await using ConsentLensDbContext context = desk.Context();
        FaceRow found = await context.Faces.AsNoTracking().SingleAsync();
        // The photo without faces had one, too, before it was read differently; and a copy of the portrait went out without three more.
        await desk.Desk.Database.ExecuteAsync(
            $"""
            insert into faces (school_id, photo_id, ordinal, box_x, box_y, box_width, box_height, landmarks, score, quality, strength, resembled)
            select school_id, {empty}, ordinal, box_x, box_y, box_width, box_height, landmarks, score, quality, strength, resembled from faces;
            insert into people (school_id, person_id, given_name, family_name, role, barred) values ({desk.School}, 'P1', 'Ada', 'Byron', 'pupil', false);
            update faces set reopened_at = now(), resembled = array['P1'];
            insert into releases (school_id, channel_id, state, created_by, created_at) values ({desk.School}, 'website', 'cancelled', 'head', now());
            insert into release_items (school_id, release_id, photo_id, number, verdict, removed_faces, copy_side) select {desk.School}, id, {photo}, 1, 'blur', array[1, 2, 3]::smallint[], 2048 from releases
            """);
        DateTimeOffset? reopened = (await context.Faces.AsNoTracking().FirstAsync()).ReopenedAt;

        foreach (PictureRow picture in await context.Pictures.AsNoTracking().ToArrayAsync())
            await workshop.Get<ScreenAgain>().RunAsync(desk.School, picture.PhotoId, picture.PixelHash, default);
        await workshop.DrainAsync();

        FaceRow again = await context.Faces.AsNoTracking().SingleAsync(face => face.PhotoId == photo);
        Assert.Equal((4, reopened), (again.Ordinal, again.ReopenedAt));
        Assert.Equal(["P1"], again.Resembled);
        Assert.Equal((found.BoxX, found.BoxY), (again.BoxX, again.BoxY));
        Assert.Contains(Reason.PossibleRestrictedPerson, (await desk.VerdictAsync(photo)).Reasons);
        FaceRow kept = await context.Faces.AsNoTracking().SingleAsync(face => face.PhotoId == empty);
        Assert.True(kept.ReopenedAt > reopened);
        Assert.Contains(Reason.PossibleRestrictedPerson, (await desk.VerdictAsync(empty)).Reasons);

        // Once it is known that nobody was in doubt, nothing of the former pixels stays.
        await desk.Desk.Database.ExecuteAsync("update faces set reopened_at = null, resembled = array[]::text[]");
        foreach (PictureRow picture in await context.Pictures.AsNoTracking().ToArrayAsync())
            await workshop.Get<ScreenAgain>().RunAsync(desk.School, picture.PhotoId, picture.PixelHash, default);
        await workshop.DrainAsync();
        FaceRow last = await context.Faces.AsNoTracking().SingleAsync();
        Assert.Equal((photo, 5, null), (last.PhotoId, last.Ordinal, last.ReopenedAt));
        // The release was made past the log.
        await desk.Desk.Database.ExecuteAsync("delete from release_items; delete from releases");
        await workshop.AssertSoundAsync(desk.School);
    }

    private static Task<short> MarkAsync(HeldDesk desk, long photo, float left, HumanAssertionKind kind) => desk.Desk.Workshop.Get<MarkMissedFace>()
        .RunAsync(desk.School, photo, new FaceBox(left, 100, 80, 100), new FaceWord(kind), "dsl", default);

    private static Task<PhotoState> StateOfAsync(ConsentLensDbContext context, long photo) => context.Photos.Where(row => row.Id == photo).Select(row => row.State).SingleAsync();

    private static async Task<long> ApproveAsync(HeldDesk desk, params long[] photos)
    {
        long release = (await desk.Desk.Workshop.Get<ReleaseDraft>().CreateAsync(desk.School, "website", null, photos, "office", default)).ReleaseId;
        await desk.Desk.Workshop.Get<ApproveRelease>().RunAsync(desk.School, release, "head", int.MaxValue, default);
        desk.Desk.Workshop.Queue.Clear();
        return release;
    }
}
