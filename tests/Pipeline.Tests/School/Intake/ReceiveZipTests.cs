using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Intake;

[Collection(JobsCollection.Name)]
public sealed class ReceiveZipTests(PostgresFixture postgres)
{
    [ScreeningFact]
    public async Task A_zip_is_unpacked_and_known_when_it_comes_again()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        byte[] zip = UploadDesk.ZipOf(
            ("trip/a.jpg", UploadDesk.Draw(1)), ("trip/b.jpg", UploadDesk.Draw(2)), ("copy.jpg", UploadDesk.Draw(1)), ("../../notes.jpg", BadFile.Named("text")), ("__MACOSX/._a.jpg", [1]));

        IReadOnlyList<ReceivedPhoto> first = (await desk.Zip.RunAsync(desk.School, upload, null, new PiecewiseStream(zip, 999), default)).Photos;
        IReadOnlyList<ReceivedPhoto> again = (await desk.Zip.RunAsync(desk.School, upload, null, new MemoryStream(zip), default)).Photos;

        Assert.Equal(
            [("../../notes.jpg", IntakeOutcome.Unreadable), ("copy.jpg", IntakeOutcome.Added), ("trip/a.jpg", IntakeOutcome.Duplicate), ("trip/b.jpg", IntakeOutcome.Added)],
            first.Select(photo => (photo.Name, photo.Outcome)));
        Assert.Equal([IntakeOutcome.Known, IntakeOutcome.Known, IntakeOutcome.Duplicate, IntakeOutcome.Known], again.Select(photo => photo.Outcome));
        Assert.Equal(3, (await desk.PhotosAsync(upload)).Length);
        Assert.Equal(2, desk.StoredFiles());
        Assert.Equal(0, desk.FilesIn("uploads"));
    }

    [ScreeningFact]
    public async Task What_is_passed_over_in_a_zip_is_told_and_a_name_in_other_letters_is_kept_readable()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        byte[] zip = UploadDesk.ZipOf(("Zoxller.jpg", UploadDesk.Draw(1)), ("Zoxller.MOV", [1]), ("#recycle/b.jpg", UploadDesk.Draw(2)), ("clip.mp4", [2]));
        // "ü" as Windows in the United Kingdom packs it, in both places where the name stands.
        for (int at; (at = zip.AsSpan().IndexOf("Zox"u8)) >= 0;) zip[at + 2] = 0x81;

        IReadOnlyList<ReceivedPhoto> answers = (await desk.Zip.RunAsync(desk.School, upload, "trip.zip", new MemoryStream(zip), default)).Photos;

        Assert.Equal(
            [("Zoüller.jpg", IntakeOutcome.Added), ("clip.mp4", IntakeOutcome.Ignored), ("trip.zip", IntakeOutcome.Ignored), ("trip.zip", IntakeOutcome.Ignored)],
            answers.Select(answer => (answer.Name, answer.Outcome)));
        Assert.Contains("video", answers[1].Problem, StringComparison.Ordinal);
        Assert.Contains("#recycle", answers[2].Problem, StringComparison.Ordinal);
        Assert.Contains("belongs to photos", answers[3].Problem, StringComparison.Ordinal);
        Assert.Single(await desk.PhotosAsync(upload));
    }

    [ScreeningFact]
    public async Task A_photo_comes_in_together_with_what_lies_beside_it_wherever_the_program_ends()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        byte[] zip = UploadDesk.ZipOf(("1.jpg", UploadDesk.Draw(1)), ("1.json", "{\"who\":\"Ada\"}"u8.ToArray()), ("2.jpg", UploadDesk.Draw(2)), ("2.json", new byte[SidecarTexts.MostBytes + 1]));
        // As if it ended after the photos: nothing that comes then reaches the database.
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=1");
        var ended = new ReceiveSidecars(new ConsentLensDbContextFactory(nowhere), desk.Workshop.SchoolKeys, desk.Basis, desk.Texts, desk.Time, NullLogger<ReceiveSidecars>.Instance);
        var limits = new ImagingLimits();
        var receive = new ReceiveZip(
            desk.Workshop.Contexts, desk.Workshop.SchoolKeys, desk.Workshop.Blobs, desk.Basis, desk.Texts, desk.Screening, ended, new PhotoReader(limits), limits, new UploadLimits(), desk.Scratch, desk.Time);
        await Assert.ThrowsAnyAsync<Exception>(() => receive.RunAsync(desk.School, upload, "A.zip", new MemoryStream(zip), default));

        PhotoRow[] photos = await desk.PhotosAsync(upload);
        await using ConsentLensDbContext context = desk.Database.Context(desk.School);
        int[] texts = [.. photos.Select(photo => context.PhotoTexts.Count(text => text.BlobId == photo.BlobId))];
        Assert.Equal([2, 1], texts);
        Assert.Equal([false, true], photos.Select(photo => photo.UnreadTextsSince is not null));
    }

    [ScreeningFact]
    public async Task A_bomb_in_a_zip_costs_its_own_photo_and_a_zip_of_bombs_is_stopped()
    {
        byte[] bomb = new byte[5_000_000];
        byte[] zip = UploadDesk.ZipOf([("a.jpg", UploadDesk.Draw(1)), .. Enumerable.Range(0, 20).Select(number => ($"bomb{number:D2}.jpg", bomb)), ("z.jpg", UploadDesk.Draw(2))]);
        Assert.True(zip.Length < 300_000);
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres, new ImagingLimits { MaxBytes = 1_000_000 });
        long upload = await desk.BeginAsync();

        IReadOnlyList<ReceivedPhoto> answers = (await desk.Zip.RunAsync(desk.School, upload, null, new MemoryStream(zip), default)).Photos;

        Assert.Equal([IntakeOutcome.Added, .. Enumerable.Repeat(IntakeOutcome.Unreadable, 20), IntakeOutcome.Added], answers.Select(answer => answer.Outcome));
        Assert.Equal(2, desk.StoredFiles());

        await using UploadDesk strict = await UploadDesk.OpenAsync(postgres, new ImagingLimits { MaxBytes = 1_000_000 }, new UploadLimits { MaxUnpackedBytes = 10_000_000 });
        long other = await strict.BeginAsync();
        UploadRefusedException refused = await Assert.ThrowsAsync<UploadRefusedException>(() => strict.Zip.RunAsync(strict.School, other, null, new MemoryStream(zip), default));
        Assert.Equal(UploadRefusal.TooLarge, refused.Refusal);
        Assert.InRange((await strict.PhotosAsync(other)).Length, 1, 12);
        Assert.Equal(0, strict.FilesIn("uploads"));
    }

    [ScreeningFact]
    public async Task What_is_no_zip_is_too_large_or_breaks_off_is_refused_and_leaves_nothing()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres, zipLimits: new UploadLimits { MaxZipBytes = 100_000 });
        long upload = await desk.BeginAsync();
        byte[] zip = UploadDesk.ZipOf(("a.jpg", UploadDesk.Draw(1)));

        UploadRefusedException noZip = await Assert.ThrowsAsync<UploadRefusedException>(() => desk.Zip.RunAsync(desk.School, upload, null, new MemoryStream(UploadDesk.Draw(1)), default));
        UploadRefusedException tooLarge = await Assert.ThrowsAsync<UploadRefusedException>(() => desk.Zip.RunAsync(desk.School, upload, null, new EndlessStream(300_000), default));
        await Assert.ThrowsAsync<IOException>(() => desk.Zip.RunAsync(desk.School, upload, null, new PiecewiseStream(zip, 100, failAt: zip.Length / 2), default));

        Assert.Equal((UploadRefusal.UnreadableZip, UploadRefusal.TooLarge), (noZip.Refusal, tooLarge.Refusal));
        Assert.Empty(await desk.PhotosAsync(upload));
        Assert.Equal((0, 0), (desk.StoredFiles(), desk.FilesIn("uploads")));
    }
}
