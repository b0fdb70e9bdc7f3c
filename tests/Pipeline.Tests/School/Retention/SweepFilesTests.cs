using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.School.Intake;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Retention;

[Collection(PostgresCollection.Name)]
public sealed class SweepFilesTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task What_a_killed_upload_stored_goes_after_a_day_and_what_has_a_row_stays()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        SweepFiles sweep = SweepOf(desk);
        long upload = await desk.BeginAsync();
        await desk.SendAsync(upload, "kept.jpg", UploadDesk.Draw(1));
        using DataKey key = await desk.Workshop.SchoolKeys.OpenAsync(desk.School, KeyPurpose.School, default);
        BlobAddress orphan = (await desk.Workshop.Blobs.WriteAsync(key, UploadDesk.Draw(2), default)).Address;
        BlobAddress young = (await desk.Workshop.Blobs.WriteAsync(key, UploadDesk.Draw(3), default)).Address;
        string unfinished = Path.Combine(FolderOf(desk), "incoming", "left");
        Directory.CreateDirectory(Path.GetDirectoryName(unfinished)!);
        await File.WriteAllBytesAsync(unfinished, [1]);
        Age(desk, TimeSpan.FromHours(25));
        await desk.Workshop.Blobs.WriteAsync(key, UploadDesk.Draw(3), default);

        Assert.Equal(2, await sweep.RunAsync(desk.School, default));

        Assert.False(desk.Workshop.Blobs.Contains(key.Identity, orphan));
        Assert.True(desk.Workshop.Blobs.Contains(key.Identity, young));
        Assert.False(File.Exists(unfinished));
        PhotoRow kept = Assert.Single(await desk.PhotosAsync(upload));
        Assert.NotEmpty(await desk.Workshop.Blobs.ReadAsync(key, BlobAddress.Parse(kept.BlobId!), default));
        Assert.Equal(0, await sweep.RunAsync(desk.School, default));
    }

    [PostgresFact]
    public async Task A_preview_whose_photo_is_gone_goes()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        await desk.SendAsync(upload, "kept.jpg", UploadDesk.Draw(1));
        PhotoRow kept = Assert.Single(await desk.PhotosAsync(upload));
        using DataKey key = await desk.Workshop.SchoolKeys.OpenAsync(desk.School, KeyPurpose.School, default);
        using RgbImage picture = DrawnPhoto.Texture(64, 48);
        desk.Previews.KeepThumb(key, BlobAddress.Parse(kept.BlobId!), picture);
        desk.Previews.KeepThumb(key, BlobAddress.Of(key, Digest.Sha256([1])), picture);

        Assert.Equal(1, await SweepOf(desk).RunAsync(desk.School, default));

        string left = Assert.Single(Directory.GetFiles(Path.Combine(desk.Workshop.Data, "previews"), "*", SearchOption.AllDirectories));
        Assert.StartsWith(kept.BlobId!, Path.GetFileName(left), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Files_of_a_key_that_is_destroyed_go_though_nobody_else_is_destroyed()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        await using ConsentLensDbContext context = desk.Database.Context(desk.School);
        context.People.Add(new PersonRow { SchoolId = desk.School, PersonId = "P1", GivenName = "Given", FamilyName = "Family", Role = Consent.People.PersonRole.Pupil });
        await context.SaveChangesAsync();
        using DataKey key = await desk.Workshop.PersonKeys.OpenOrCreateAsync(desk.School, "P1", default);
        await desk.Workshop.Blobs.WriteAsync(key, UploadDesk.Draw(1), default);
        // As a program leaves it that dies between the rows and the files.
        await context.PersonKeys.ExecuteDeleteAsync();
        Assert.Equal(1, await SweepOf(desk).RunAsync(desk.School, default));
        Assert.Equal(0, desk.StoredFiles());
    }

    [PostgresFact]
    public async Task Where_an_older_database_was_restored_nothing_is_swept_away()
    {
        const int photos = 101;
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        using DataKey key = await desk.Workshop.SchoolKeys.OpenAsync(desk.School, KeyPurpose.School, default);
        for (int number = 0; number < photos; number++)
            await desk.Workshop.Blobs.WriteAsync(key, BitConverter.GetBytes(number), default);
        Age(desk, TimeSpan.FromHours(25));
        await Assert.ThrowsAsync<InvalidOperationException>(() => SweepOf(desk).RunAsync(desk.School, default));
        Assert.Equal(photos, desk.StoredFiles());
    }

    /// <summary>Uploads of photos whose sealed files lie there from before, as old orphans, while the sweep runs again and again: not one may lose its file.</summary>
    [PostgresFact]
    public async Task An_upload_in_flight_is_not_hit()
    {
        const int photos = 60;
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        SweepFiles sweep = SweepOf(desk);
        using DataKey key = await desk.Workshop.SchoolKeys.OpenAsync(desk.School, KeyPurpose.School, default);
        byte[][] drawn = [.. Enumerable.Range(0, photos).Select(UploadDesk.Draw)];
        foreach (byte[] photo in drawn)
            await desk.Workshop.Blobs.WriteAsync(key, photo, default);
        Age(desk, TimeSpan.FromHours(25));
        long upload = await desk.BeginAsync();
        using var done = new CancellationTokenSource();
        int swept = 0;
        Task sweeping = Task.Run(async () =>
        {
            do
            {
                swept += await sweep.RunAsync(desk.School, default);
                // Whatever was stored since is old at once: the worst clock there can be.
                Age(desk, TimeSpan.FromHours(25), "*.blob");
            }
            while (!done.IsCancellationRequested);
        });
        await Parallel.ForEachAsync(Enumerable.Range(0, photos), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) => await desk.SendAsync(upload, $"{number}.jpg", drawn[number]));
        await done.CancelAsync();
        await sweeping;

        PhotoRow[] rows = await desk.PhotosAsync(upload);
        Assert.Equal(photos, rows.Length);
        foreach (PhotoRow row in rows)
            Assert.NotEmpty(await desk.Workshop.Blobs.ReadAsync(key, BlobAddress.Parse(row.BlobId!), default));
        Console.WriteLine($"{photos} photos uploaded over orphans of the same content while {swept} files were swept away: every photo has its file.");
    }

    private static SweepFiles SweepOf(UploadDesk desk) =>
        new(desk.Workshop.Contexts, desk.Workshop.SchoolKeys, desk.Workshop.PersonKeys, desk.Workshop.Blobs, desk.Workshop.Destroy, desk.Previews);

    private static string FolderOf(UploadDesk desk) =>
        Directory.EnumerateDirectories(Path.Combine(desk.Workshop.Data, "photos"), "photos", SearchOption.AllDirectories).SelectMany(Directory.EnumerateDirectories).Single();

    private static void Age(UploadDesk desk, TimeSpan age, string which = "*")
    {
        DateTime then = TimeProvider.System.GetUtcNow().UtcDateTime - age;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(desk.Workshop.Data, "photos"), which, SearchOption.AllDirectories).ToArray())
        {
            try
            {
                File.SetLastWriteTimeUtc(file, then);
            }
            catch (IOException)
            {
                // Renamed or deleted just now.
            }
        }
    }
}
