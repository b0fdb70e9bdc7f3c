using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Tests.School.Invariants;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

[Collection(JobsCollection.Name)]
public sealed class FullDiskTests(PostgresFixture postgres, DrawnSchool drawn)
{
    private const int PhotoCount = 6;

    [SmallDiskFact]
    public async Task A_full_disk_is_said_leaves_no_half_photo_and_the_batch_goes_on_when_there_is_space_again()
    {
        using var disk = new SmallDisk();
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource, Path.Combine(disk.Path, "photos"));
        int school = await workshop.AddSchoolAsync(drawn);
        int references = StoredFiles(disk);
        string filler = Path.Combine(disk.Path, "filler");
        long room = new DriveInfo(disk.Path).AvailableFreeSpace;
        await File.WriteAllBytesAsync(filler, new byte[room - 200_000]);
        using var folder = new ScratchFolder();
        await drawn.WriteCopiesAsync(folder.Path, PhotoCount);
        long batch = await workshop.Batches.AddAsync(school, "Full", folder.Path, [], "office", default);

        VaultException error = await Assert.ThrowsAsync<VaultException>(() => workshop.Ingest.RunAsync(school, [batch], default));

        Assert.Equal(VaultFailure.DiskFull, error.Failure);
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        BatchRow row = await context.Batches.AsNoTracking().SingleAsync();
        int taken = await context.Photos.CountAsync();
        Assert.Equal(BatchState.Receiving, row.State);
        Assert.Contains("is full", row.Problem, StringComparison.Ordinal);
        Assert.InRange(taken, 0, PhotoCount - 1);
        Assert.Equal(references + taken, StoredFiles(disk));

        File.Delete(filler);
        await workshop.Ingest.RunAsync(school, [batch], default);
        await workshop.DrainAsync();
        row = await context.Batches.AsNoTracking().SingleAsync();
        Console.WriteLine($"Disk full after {taken} of {PhotoCount} photos; with space again {await context.Photos.CountAsync(photo => photo.State == PhotoState.Screened)} were screened.");
        Assert.Equal((BatchState.Screened, (string?)null), (row.State, row.Problem));
        Assert.Equal(PhotoCount, await context.Photos.CountAsync(photo => photo.State == PhotoState.Screened));
        await workshop.AssertSoundAsync(school);
    }

    private static int StoredFiles(SmallDisk disk) => Directory.GetFiles(Path.Combine(disk.Path, "photos"), "*", SearchOption.AllDirectories).Length;
}
