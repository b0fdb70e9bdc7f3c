using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Intake;

[Collection(JobsCollection.Name)]
public sealed class ReceivePhotoTests(PostgresFixture postgres)
{
    [ScreeningFact]
    public async Task A_connection_that_breaks_in_a_photo_leaves_nothing_and_the_photo_comes_in_when_it_is_sent_again()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        byte[] photo = UploadDesk.Draw(1);

        for (int cut = 0; cut < photo.Length; cut += photo.Length / 5)
        {
            await Assert.ThrowsAsync<IOException>(() => desk.Photo.RunAsync(desk.School, upload, "a.jpg", new PiecewiseStream(photo, 300, failAt: cut), default));
            Assert.Empty(await desk.PhotosAsync(upload));
            Assert.Equal(0, desk.StoredFiles());
        }

        Assert.Equal(IntakeOutcome.Added, (await desk.SendAsync(upload, "a.jpg", photo)).Outcome);
        PhotoRow row = Assert.Single(await desk.PhotosAsync(upload));
        Assert.Equal((PhotoState.Uploaded, photo.LongLength), (row.State, row.ByteSize));
        Assert.Equal(1, desk.StoredFiles());
    }

    [ScreeningFact]
    public async Task A_photo_sent_again_is_known_and_another_of_the_same_name_gets_a_number()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        (byte[] one, byte[] two) = (UploadDesk.Draw(1), UploadDesk.Draw(2));

        ReceivedPhoto first = await desk.SendAsync(upload, "image.jpg", one);
        ReceivedPhoto again = await desk.SendAsync(upload, "image.jpg", one);
        ReceivedPhoto other = await desk.SendAsync(upload, "image.jpg", two);
        ReceivedPhoto otherAgain = await desk.SendAsync(upload, "image.jpg", two);

        Assert.Equal((IntakeOutcome.Added, "image.jpg"), (first.Outcome, first.Name));
        Assert.Equal((IntakeOutcome.Known, first.PhotoId), (again.Outcome, again.PhotoId));
        Assert.Equal((IntakeOutcome.Added, "image.jpg (2)"), (other.Outcome, other.Name));
        Assert.Equal((IntakeOutcome.Known, other.PhotoId), (otherAgain.Outcome, otherAgain.PhotoId));
        Assert.Equal(2, (await desk.PhotosAsync(upload)).Length);
        Assert.Equal([("image.jpg", one.LongLength), ("image.jpg (2)", two.LongLength)], (await desk.Contents.ReadAsync(desk.School, upload, default)).Select(file => (file.Name, file.Bytes)));
    }

    [ScreeningFact]
    public async Task The_same_photo_twice_is_said_and_an_earlier_batch_is_named()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        byte[] photo = UploadDesk.Draw(1);
        long earlier = await desk.BeginAsync("Harvest festival");
        ReceivedPhoto first = await desk.SendAsync(earlier, "a.jpg", photo);

        ReceivedPhoto here = await desk.SendAsync(earlier, "b.jpg", photo);
        long upload = await desk.BeginAsync();
        ReceivedPhoto elsewhere = await desk.SendAsync(upload, "c.jpg", photo);

        Assert.Equal((IntakeOutcome.Duplicate, first.PhotoId, (EarlierBatch?)null), (here.Outcome, here.PhotoId, here.Earlier));
        Assert.Equal((IntakeOutcome.Duplicate, (long?)null), (elsewhere.Outcome, elsewhere.PhotoId));
        Assert.Equal((earlier, "Harvest festival"), (elsewhere.Earlier!.Id, elsewhere.Earlier.Name));
        Assert.Single(await desk.PhotosAsync(earlier));
        Assert.Empty(await desk.PhotosAsync(upload));

        // Another school's photos are nobody's duplicates.
        int other = await desk.Database.AddSchoolAsync("Beech Lane");
        long theirs = await desk.Open.RunAsync(other, new UploadPlan("Trip", null, [], []), "office", default);
        Assert.Equal(IntakeOutcome.Added, (await desk.Photo.RunAsync(other, theirs, "a.jpg", new MemoryStream(photo), default)).Outcome);
        UploadRefusedException refused = await Assert.ThrowsAsync<UploadRefusedException>(() => desk.Photo.RunAsync(other, upload, "a.jpg", new MemoryStream(photo), default));
        Assert.Equal(UploadRefusal.NotFound, refused.Refusal);
    }

    [ScreeningFact]
    public async Task What_lies_beside_photos_is_not_taken_in_one_by_one_either()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        foreach (string name in (string[])["trip/.thumbnails/1.jpg", "#recycle/2.jpg", "IMG_1.AAE", "trip/1.jpg.json", "Thumbs.db", "clip.MOV"])
        {
            ReceivedPhoto answer = await desk.SendAsync(upload, name, UploadDesk.Draw(1));
            Assert.Equal((IntakeOutcome.Ignored, name == "clip.MOV"), (answer.Outcome, answer.Problem is not null));
        }
        Assert.Empty(await desk.PhotosAsync(upload));
    }

    [ScreeningFact]
    public async Task A_photo_locked_for_safeguarding_does_not_come_back_and_nobody_is_told_where_it_lies()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        byte[] photo = UploadDesk.Draw(1);
        long earlier = await desk.BeginAsync("Harvest festival");
        ReceivedPhoto first = await desk.SendAsync(earlier, "a.jpg", photo);
        await desk.Database.ExecuteAsync($"update photos set state = 'locked' where id = {first.PhotoId}");

        long upload = await desk.BeginAsync();
        ReceivedPhoto again = await desk.SendAsync(upload, "b.jpg", photo);
        Assert.Equal((IntakeOutcome.Duplicate, (long?)null, (EarlierBatch?)null), (again.Outcome, again.PhotoId, again.Earlier));
        Assert.Empty(await desk.PhotosAsync(upload));
    }

    [ScreeningFact]
    public async Task Of_copies_that_arrive_at_once_one_is_taken()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        byte[] photo = UploadDesk.Draw(1);

        ReceivedPhoto[] copies = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Task.Run(() => desk.SendAsync(upload, $"{number % 6}.jpg", photo))));

        Assert.Single(copies, copy => copy.Outcome == IntakeOutcome.Added);
        Assert.Single(await desk.PhotosAsync(upload));
    }

    [ScreeningTheory]
    [InlineData("text")]
    [InlineData("svg")]
    [InlineData("gif")]
    [InlineData("tiff")]
    [InlineData("30000 x 30000 png")]
    [InlineData("65000 x 65000 jpeg")]
    [InlineData("empty")]
    [InlineData("jpeg header only")]
    public async Task A_file_that_cannot_be_read_is_not_stored_and_stays_in_review_with_its_reason(string file)
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();

        ReceivedPhoto answer = await desk.SendAsync(upload, "IMG_0001.jpg", BadFile.Named(file));
        ReceivedPhoto again = await desk.SendAsync(upload, "IMG_0001.jpg", BadFile.Named(file));

        Assert.Equal((IntakeOutcome.Unreadable, IntakeOutcome.Known), (answer.Outcome, again.Outcome));
        Assert.Equal(answer.Problem, again.Problem);
        Assert.Equal(0, desk.StoredFiles());
        PhotoRow row = Assert.Single(await desk.PhotosAsync(upload));
        Assert.Equal((PhotoState.Unreadable, (string?)null, answer.Problem), (row.State, row.BlobId, row.Problem));
        await using ConsentLensDbContext context = desk.Database.Context(desk.School);
        Assert.Equal(Verdict.Review, (await context.Verdicts.SingleAsync()).Verdict);
        ReceivedPhoto mended = await desk.SendAsync(upload, "IMG_0001.jpg", UploadDesk.Draw(3));
        Assert.Equal((IntakeOutcome.Added, "IMG_0001.jpg (2)"), (mended.Outcome, mended.Name));
    }

    [ScreeningFact]
    public async Task A_file_that_is_too_large_is_read_no_further_than_the_limit()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres, new ImagingLimits { MaxBytes = 200_000 });
        long upload = await desk.BeginAsync();
        var endless = new EndlessStream(most: 400_000);

        ReceivedPhoto answer = await desk.Photo.RunAsync(desk.School, upload, "huge.jpg", endless, default);

        Assert.Equal(IntakeOutcome.Unreadable, answer.Outcome);
        Assert.Contains("larger than 0.2 MB", answer.Problem, StringComparison.Ordinal);
        Assert.Equal(0, desk.StoredFiles());
    }

    [ScreeningFact]
    public async Task Every_format_of_cameras_and_phones_comes_in_whatever_its_name_says()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        using RgbImage image = DrawnPhoto.Texture(160, 120);
        (string Name, byte[] File)[] files =
        [
            ("IMG_0001.HEIC", DrawnPhoto.Heic(image)), ("photo.heic.jpg", DrawnPhoto.Heic(DrawnPhoto.Texture(160, 120, 2))), ("a.png", DrawnPhoto.Png(image)),
            ("a.webp", DrawnPhoto.WebP(image)), ("a.avif", DrawnPhoto.Avif(image)), ("a.jpg", DrawnPhoto.ProgressiveJpeg(image)), ("samsung.jpg", BadFile.Named("samsung scan header")),
        ];

        foreach ((string name, byte[] file) in files)
        {
            ReceivedPhoto answer = await desk.SendAsync(upload, name, file);
            Assert.True(answer.Outcome == IntakeOutcome.Added, $"{name}: {answer.Outcome} {answer.Problem}");
        }

        Assert.Equal(IntakeOutcome.Ignored, (await desk.SendAsync(upload, "trip/.DS_Store", [1, 2])).Outcome);
        await desk.Finish.RunAsync(desk.School, upload, 0, "office", default);
        await desk.Workshop.DrainAsync();
        Assert.All(await desk.PhotosAsync(upload), photo => Assert.Equal(PhotoState.Screened, photo.State));
    }
}
