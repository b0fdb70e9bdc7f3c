using System.IO.Compression;
using System.Text;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Intake;

/// <summary>Files that could not be read: what cannot be a photo is nobody's to decide about, and what took too long is tried again.</summary>
[Collection(JobsCollection.Name)]
public sealed class UnreadFilesTests(PostgresFixture postgres)
{
    private static readonly (string Name, byte[] Content)[] NoPhotos =
    [
        ("letter.pdf", [.. "%PDF-1.7\n1 0 obj"u8, .. new byte[200]]),
        ("Newsletter.jpg", [.. "%PDF-1.4\n"u8, .. new byte[200]]),
        ("seating.xlsx", ZipOf("xl/workbook.xml")),
        ("old.doc", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[200]]),
        ("song.mp3", [.. "ID3\u0003"u8, .. new byte[200]]),
        ("clip.mp4", FilmOf("mp42")),
        ("IMG_2001.HEIC", FilmOf("qt  ")),
    ];

    [ScreeningFact]
    public async Task What_cannot_be_a_photo_is_told_and_leaves_nothing_to_review()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        await desk.SendAsync(upload, "a.jpg", UploadDesk.Draw(1));
        foreach ((string name, byte[] content) in NoPhotos)
        {
            ReceivedPhoto answer = await desk.SendAsync(upload, name, content);
            Assert.Equal((name, IntakeOutcome.Ignored, null), (name, answer.Outcome, answer.PhotoId));
            Assert.Matches("video|document", answer.Problem!);
        }

        ReceivedZip zip = await desk.Zip.RunAsync(desk.School, upload, "all.zip", new MemoryStream(Zipped([.. NoPhotos, ("b.jpg", UploadDesk.Draw(2))])), default);
        Assert.Equal(NoPhotos.Length, zip.Photos.Count(photo => photo.Outcome == IntakeOutcome.Ignored));
        Assert.Equal(2, (await desk.PhotosAsync(upload)).Length);

        // A picture that is merely not read is a photo all the same.
        ReceivedPhoto gif = await desk.SendAsync(upload, "c.gif", [.. "GIF89a"u8, .. new byte[200]]);
        Assert.Equal(IntakeOutcome.Unreadable, gif.Outcome);
    }

    [ScreeningFact]
    public async Task A_folder_says_what_of_it_cannot_be_photos()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        using var folder = new ScratchFolder();
        foreach ((string name, byte[] content) in NoPhotos)
            await File.WriteAllBytesAsync(folder.At(name), content);
        await File.WriteAllBytesAsync(folder.At("a.jpg"), UploadDesk.Draw(3));
        long batch = await desk.Workshop.Batches.AddAsync(desk.School, "Sports day", folder.Path, [], "office", default);
        await desk.Ingest.RunAsync(desk.School, [batch], default);
        BatchRow row = (await desk.BatchAsync(batch))!;
        Assert.Equal((1, 0), (row.FileCount, row.UnreadableCount));
        Assert.Contains($"{NoPhotos.Length} files that cannot be photos passed over", row.PassedOver!, StringComparison.Ordinal);
        Assert.Single(await desk.PhotosAsync(batch));
    }

    [ScreeningFact]
    public async Task A_photo_that_took_too_long_is_kept_and_tried_again_when_somebody_asks()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        await desk.SendAsync(upload, "a.jpg", UploadDesk.Draw(4));
        PhotoRow taken = Assert.Single(await desk.PhotosAsync(upload));
        await desk.Finish.RunAsync(desk.School, upload, 0, "office", default);

        using (Workshop hasty = desk.Workshop.With(new PhotoReader(new ImagingLimits { DecodeTimeout = TimeSpan.Zero })))
            await hasty.Screen.RunAsync(desk.School, [taken.Id], default);
        PhotoRow slow = Assert.Single(await desk.PhotosAsync(upload));
        Assert.Equal(PhotoState.Unreadable, slow.State);
        Assert.Equal(BatchState.Screened, (await desk.BatchAsync(upload))!.State);

        var retry = new RetryPhoto(desk.Workshop.Contexts, desk.Screening, desk.Audit);
        desk.Workshop.Queue.Clear();
        Assert.True(await retry.RunAsync(desk.School, taken.Id, "dsl", default));
        Assert.False(await retry.RunAsync(desk.School, taken.Id, "dsl", default));
        await desk.Workshop.DrainAsync();
        PhotoRow read = Assert.Single(await desk.PhotosAsync(upload));
        Assert.Equal((PhotoState.Screened, null), (read.State, read.Problem));
        Assert.Equal(BatchState.Screened, (await desk.BatchAsync(upload))!.State);
    }

    [ScreeningFact]
    public async Task A_photo_that_took_too_long_once_is_screened_at_the_second_try()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        using var folder = new TemporaryFolder();
        long upload = await desk.BeginAsync();
        await desk.SendAsync(upload, "a.jpg", UploadDesk.Draw(6));
        PhotoRow taken = Assert.Single(await desk.PhotosAsync(upload));
        using IsolatedPhotoReader reader = FakeDecoder.SlowFirst(folder, new ImagingLimits { DecodeTimeout = TimeSpan.FromMilliseconds(Patience.Milliseconds(4_000)) });
        using (Workshop slow = desk.Workshop.With(reader))
            await slow.Screen.RunAsync(desk.School, [taken.Id], default);
        PhotoRow read = Assert.Single(await desk.PhotosAsync(upload));
        Assert.Equal((PhotoState.Screened, 1), (read.State, read.ScreeningAttempts));
    }

    [ScreeningFact]
    public async Task There_is_nothing_to_try_where_no_file_was_kept()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        ReceivedPhoto broken = await desk.SendAsync(upload, "a.jpg", Encoding.ASCII.GetBytes("not a picture at all"));
        Assert.Equal(IntakeOutcome.Unreadable, broken.Outcome);
        Assert.False(await new RetryPhoto(desk.Workshop.Contexts, desk.Screening, desk.Audit).RunAsync(desk.School, broken.PhotoId!.Value, "dsl", default));
    }

    private static byte[] FilmOf(string brand) => [0, 0, 0, 24, .. "ftyp"u8, .. Encoding.ASCII.GetBytes(brand), .. new byte[300]];

    private static byte[] ZipOf(string entry) => Zipped([(entry, [1, 2, 3])]);

    private static byte[] Zipped(IEnumerable<(string Name, byte[] Content)> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
