using System.Diagnostics;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Intake;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

[Collection(JobsCollection.Name)]
public sealed class PhotoPreviewsTests(PostgresFixture postgres, DrawnSchool drawn)
{
    private static readonly PhotoReader Reader = new(new ImagingLimits());

    [ScreeningFact]
    public async Task A_preview_is_upright_small_and_carries_nothing_but_the_picture()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        using RgbImage image = DrawnPhoto.Quarters(2000, 1000);
        // Orientation 6: the camera was held upright.
        long photo = await AddAsync(desk, ExifSegment.Insert(DrawnPhoto.Jpeg(image), 6, padding: 500));

        byte[] thumb = (await ReadAsync(desk, photo, PreviewSize.Thumb))!;
        byte[] large = (await ReadAsync(desk, photo, PreviewSize.Large))!;

        Assert.Equal((180, 360, 1), Header(thumb));
        Assert.Equal((800, 1600, 1), Header(large));
        Assert.Equal(-1, thumb.AsSpan().IndexOf("Exif"u8));
        Assert.Equal(thumb, await ReadAsync(desk, photo, PreviewSize.Thumb));
        Assert.Equal(2, desk.FilesIn("previews"));
        foreach (string file in Directory.GetFiles(Path.Combine(desk.Workshop.Data, "previews"), "*", SearchOption.AllDirectories))
            Assert.Equal(-1, (await File.ReadAllBytesAsync(file)).AsSpan().IndexOf((byte[])[0xFF, 0xD8, 0xFF]));
    }

    [ScreeningFact]
    public async Task A_locked_photo_has_no_preview_though_one_was_made_before()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long photo = await AddAsync(desk, UploadDesk.Draw(1));
        Assert.NotNull(await ReadAsync(desk, photo, PreviewSize.Thumb));

        await desk.Database.ExecuteAsync($"update photos set state = 'locked' where id = {photo}");

        Assert.Null(await ReadAsync(desk, photo, PreviewSize.Thumb));
        Assert.Null(await ReadAsync(desk, photo, PreviewSize.Large));
        Assert.Equal(1, desk.FilesIn("previews"));
        int other = await desk.Database.AddSchoolAsync("Beech Lane");
        await desk.Database.ExecuteAsync($"update photos set state = 'uploaded' where id = {photo}");
        Assert.Null(await desk.Looking.ReadAsync(other, photo, PreviewSize.Thumb, PreviewFaces.Shown, default));
        Assert.NotNull(await ReadAsync(desk, photo, PreviewSize.Thumb));
    }

    [ScreeningFact]
    public async Task No_preview_is_left_of_a_photo_that_is_being_purged_while_one_is_made()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long photo = await AddAsync(desk, UploadDesk.Draw(1));
        await using NpgsqlConnection purging = await desk.Database.DataSource.OpenConnectionAsync();
        await using NpgsqlTransaction purge = await purging.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand($"update photos set state = 'purged', blob_id = null where id = {photo}", purging, purge))
            await command.ExecuteNonQueryAsync();

        Task<byte[]?> looking = ReadAsync(desk, photo, PreviewSize.Thumb);
        // Whoever looks waits for the purge, which has deleted what there was, and is not done.
        await Polling.UntilAsync(desk.Database.DataSource, "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()", 1, TimeSpan.FromSeconds(30));
        await purge.CommitAsync();

        Assert.Null(await looking);
        Assert.Equal(0, desk.FilesIn("previews"));
    }

    [ScreeningFact]
    public async Task Previews_go_when_their_photo_is_purged()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long photo = await AddAsync(desk, UploadDesk.Draw(1));
        await ReadAsync(desk, photo, PreviewSize.Thumb);
        await ReadAsync(desk, photo, PreviewSize.Large);
        desk.Time.Now += TimeSpan.FromDays(400);
        var purge = new PurgeExpired(
            desk.Workshop.Contexts, desk.Workshop.Blobs, desk.Workshop.SchoolKeys, null!, desk.Audit, new RetentionRules(), desk.Time, desk.Previews);

        Assert.Equal(1, (await purge.RunAsync(desk.School, default)).Photos);

        Assert.Equal((0, 0), (desk.StoredFiles(), desk.FilesIn("previews")));
        Assert.Null(await ReadAsync(desk, photo, PreviewSize.Thumb));
    }

    [ScreeningFact]
    public async Task Faces_are_filled_when_asked_and_a_face_drawn_later_is_filled_too()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        long photo = (await desk.SendAsync(upload, "a.jpg", await File.ReadAllBytesAsync(drawn.ReadablePhotos[0]))).PhotoId!.Value;
        Assert.Null(await desk.Looking.ReadAsync(desk.School, photo, PreviewSize.Thumb, PreviewFaces.Filled, default));
        await desk.Finish.RunAsync(desk.School, upload, 0, "office", default);
        await desk.Workshop.DrainAsync();

        byte[] shown = (await ReadAsync(desk, photo, PreviewSize.Thumb))!;
        byte[] filled = (await desk.Looking.ReadAsync(desk.School, photo, PreviewSize.Thumb, PreviewFaces.Filled, default))!;
        Assert.Equal(shown, await desk.Looking.ReadRedactedAsync(desk.School, photo, PreviewSize.Thumb, [], default));
        byte[] one = (await desk.Looking.ReadRedactedAsync(desk.School, photo, PreviewSize.Thumb, [0], default))!;
        Assert.False(one.SequenceEqual(shown));
        await desk.Database.ExecuteAsync($"update faces set box_x = box_x + 30 where photo_id = {photo} and ordinal = 0");
        byte[] moved = (await desk.Looking.ReadAsync(desk.School, photo, PreviewSize.Thumb, PreviewFaces.Filled, default))!;

        Assert.True((long)(await desk.Database.ScalarAsync($"select count(*) from faces where photo_id = {photo}"))! > 0);
        Assert.NotEqual(shown, filled);
        Assert.NotEqual(filled, moved);
    }

    [ScreeningFact]
    public async Task A_grid_of_sixty_comes_quickly()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        using RgbImage image = DrawnPhoto.Texture(1600, 1200);
        byte[] file = DrawnPhoto.Jpeg(image);
        List<long> photos = [];
        for (int number = 0; number < 60; number++)
            photos.Add((await desk.SendAsync(upload, $"{number}.jpg", BadFile.InsertSegment(file, 0xFE, [(byte)number]))).PhotoId!.Value);

        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(photos.Select(photo => ReadAsync(desk, photo, PreviewSize.Thumb)));
        double made = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        byte[]?[] thumbs = await Task.WhenAll(photos.Select(photo => ReadAsync(desk, photo, PreviewSize.Thumb)));
        double kept = Stopwatch.GetElapsedTime(start).TotalSeconds;

        Console.WriteLine($"60 thumbnails of 1600 x 1200 photos of noise ({file.Length / 1e6:0.0} MB each): made in {made:0.00} s, read again in {kept:0.00} s.");
        Assert.All(thumbs, Assert.NotNull);
        Assert.InRange(kept, 0, 2);
    }

    private static async Task<long> AddAsync(UploadDesk desk, byte[] file)
    {
        long upload = await desk.BeginAsync();
        ReceivedPhoto photo = await desk.SendAsync(upload, "a.jpg", file);
        return photo.PhotoId!.Value;
    }

    private static Task<byte[]?> ReadAsync(UploadDesk desk, long photo, PreviewSize size) =>
        desk.Looking.ReadAsync(desk.School, photo, size, PreviewFaces.Shown, default);

    private static (int Width, int Height, int Orientation) Header(byte[] jpeg)
    {
        PhotoHeader header = Reader.ReadHeader(jpeg);
        return (header.Width, header.Height, header.Orientation);
    }
}
