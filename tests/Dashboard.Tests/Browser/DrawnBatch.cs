using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NetVips;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>A batch of a test's own, of the drawn photos, taken in and screened.</summary>
internal sealed class DrawnBatch
{
    private readonly RunningDashboard _dashboard;

    private DrawnBatch(RunningDashboard dashboard, long id) => (_dashboard, Id) = (dashboard, id);

    public long Id { get; }

    public static async Task<DrawnBatch> ScreenAsync(RunningDashboard dashboard, string name, int photos = int.MaxValue)
    {
        await dashboard.StartAsync();
        return await ScreenAsync(dashboard, name, [.. dashboard.Drawn.ReadablePhotos.Take(photos).Select(file => (Path.GetFileName(file), file))]);
    }

    /// <summary>A batch of one portrait of everybody who has any: most of them may be shown.</summary>
    public static async Task<DrawnBatch> ScreenPortraitsAsync(RunningDashboard dashboard, string name)
    {
        await dashboard.StartAsync();
        IEnumerable<string> folders = Directory.EnumerateDirectories(dashboard.Drawn.References).Order(StringComparer.Ordinal);
        return await ScreenAsync(dashboard, name, [.. folders.Select((folder, number) => ($"IMG_{number:0000}.jpg", Directory.EnumerateFiles(folder).First()))]);
    }

    /// <param name="photos">What each photo is called in the batch, and the file of the drawn photo that it is made of.</param>
    public static async Task<DrawnBatch> ScreenAsync(RunningDashboard dashboard, string name, IReadOnlyList<(string Name, string File)> photos)
    {
        await dashboard.StartAsync();
        IServiceProvider services = dashboard.Services;
        long id = await services.GetRequiredService<OpenUpload>().RunAsync(dashboard.SchoolId, new UploadPlan(name, null, [], []), "office", default);
        foreach ((int number, (string called, string file)) in photos.Index())
        {
            byte[] own = await PictureAsync(id, number, file);
            await services.GetRequiredService<ReceivePhoto>().RunAsync(dashboard.SchoolId, id, called, new MemoryStream(own), default);
        }

        await services.GetRequiredService<FinishUpload>().RunAsync(dashboard.SchoolId, id, 0, "office", default);
        await foreach (BatchStatus? _ in services.GetRequiredService<BatchWatch>().FollowAsync(dashboard.SchoolId, id, default))
        {
        }

        return new DrawnBatch(dashboard, id);
    }

    /// <summary>The bytes of its photo of a number, from 0, which is made of a drawn photo.</summary>
    public Task<byte[]> PictureAsync(int number, string file) => PictureAsync(Id, number, file);

    public ConsentLensDbContext Context() => _dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(_dashboard.SchoolId);

    /// <summary>Its photos with a verdict on the website, in order.</summary>
    public async Task<long[]> PhotosAsync(Verdict verdict)
    {
        await using ConsentLensDbContext context = Context();
        return await context.Photos
            .Where(photo => photo.BatchId == Id && context.Verdicts.Any(row => row.PhotoId == photo.Id && row.ChannelId == "website" && row.Verdict == verdict))
            .OrderBy(photo => photo.Id)
            .Select(photo => photo.Id)
            .ToArrayAsync();
    }

    public async Task<Verdict> VerdictAsync(long photo, string channel = "website")
    {
        await using ConsentLensDbContext context = Context();
        return await context.Verdicts.Where(row => row.PhotoId == photo && row.ChannelId == channel).Select(row => row.Verdict).SingleAsync();
    }

    /// <summary>The photo in a broad frame of coloured blocks of its own, so that no two pictures look alike: what looks like one that is held is held, too.</summary>
    private static async Task<byte[]> PictureAsync(long batch, int number, string drawn)
    {
        const int blocks = 8;
        byte[] colours = new byte[blocks * blocks * 3];
        new Random((1000 * (int)batch) + number).NextBytes(colours);
        using Image photo = Image.NewFromBuffer(await File.ReadAllBytesAsync(drawn));
        (int width, int height) = (photo.Width * 3 / 2, photo.Height * 3 / 2);
        using Image small = Image.NewFromMemory(colours, blocks, blocks, 3, Enums.BandFormat.Uchar);
        using Image large = small.Resize((double)width / blocks, Enums.Kernel.Nearest, vscale: (double)height / blocks);
        using Image coloured = large.Copy(interpretation: Enums.Interpretation.Srgb);
        using Image framed = coloured.Insert(photo, (large.Width - photo.Width) / 2, (large.Height - photo.Height) / 2);
        return framed.JpegsaveBuffer(q: 95);
    }
}
