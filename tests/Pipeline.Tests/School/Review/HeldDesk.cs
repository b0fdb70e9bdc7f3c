using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Safeguarding;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Intake;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Likeness;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;
using NetVips;

namespace ConsentLens.Pipeline.Tests.School.Review;

/// <summary>An installation to which the same pictures come by every way in, with the real screening behind it.</summary>
internal sealed class HeldDesk : IAsyncDisposable
{
    private readonly UploadDesk _desk;

    private HeldDesk(UploadDesk desk) => _desk = desk;

    public UploadDesk Desk => _desk;

    public int School => _desk.School;

    public AssertPhoto Say => _desk.Workshop.Get<AssertPhoto>();

    public SafeguardingStop Stop => _desk.Workshop.Get<SafeguardingStop>();

    public static async Task<HeldDesk> OpenAsync(PostgresFixture postgres) => new(await UploadDesk.OpenAsync(postgres));

    public ConsentLensDbContext Context() => _desk.Database.Context(School);

    public async Task<long> UploadAsync(string name, byte[] file)
    {
        long photo = await UploadUnscreenedAsync(name, file);
        await _desk.Workshop.DrainAsync();
        return photo;
    }

    /// <summary>Takes a photo in whole, whose screening is queued.</summary>
    public async Task<long> UploadUnscreenedAsync(string name, byte[] file)
    {
        long upload = await _desk.BeginAsync();
        ReceivedPhoto received = await _desk.SendAsync(upload, name, file);
        await _desk.Finish.RunAsync(School, upload, 0, "office", default);
        return received.PhotoId!.Value;
    }

    public async Task<long> UploadZipAsync(string name, byte[] file)
    {
        long upload = await _desk.BeginAsync();
        await _desk.Zip.RunAsync(School, upload, "photos.zip", new MemoryStream(UploadDesk.ZipOf((name, file))), default);
        await _desk.Finish.RunAsync(School, upload, 0, "office", default);
        await _desk.Workshop.DrainAsync();
        return (await _desk.PhotosAsync(upload)).Single().Id;
    }

    public async Task<long> IngestAsync(string name, byte[] file)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_desk.Workshop.Data, "in", Guid.NewGuid().ToString("N"))).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, name), file);
        long batch = await _desk.Workshop.ProcessAsync(School, folder);
        return (await _desk.PhotosAsync(batch)).Single().Id;
    }

    /// <summary>A picture as it was taken, uploaded and clear.</summary>
    public Task<long> TakeAsync(int seed) => UploadAsync("original.jpg", DrawnScene.File(seed, DrawnScene.Ways[0].Save));

    /// <summary>The same picture once more, in other bytes.</summary>
    public Task<long> SendAgainAsync(int seed, Func<Image, byte[]>? save = null) => UploadAsync("again.jpg", DrawnScene.File(seed, save ?? (image => image.JpegsaveBuffer(q: 70))));

    public Task StopFaceAsync(long photo) => _desk.Workshop.Get<MarkMissedFace>()
        .RunAsync(School, photo, new FaceBox(100, 100, 80, 100), new FaceWord(HumanAssertionKind.Block), "dsl", default);

    public async Task<VerdictRow> VerdictAsync(long photo)
    {
        await using ConsentLensDbContext context = Context();
        return await context.Verdicts.AsNoTracking().SingleAsync(verdict => verdict.PhotoId == photo);
    }

    /// <summary>Puts a photo on the website, past the audit log.</summary>
    public async Task PublishAsync(long photo)
    {
        await using ConsentLensDbContext context = Context();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var release = new ReleaseRow { SchoolId = School, ChannelId = "website", State = ReleaseState.Built, CreatedBy = "head", CreatedAt = now, ApprovedBy = "head", ApprovedAt = now };
        context.Releases.Add(release);
        await context.SaveChangesAsync();
        context.ReleaseItems.Add(new ReleaseItemRow { SchoolId = School, ReleaseId = release.Id, PhotoId = photo, Number = 1, Verdict = Verdict.Clear, RemovedFaces = [] });
        context.Publications.Add(new PublicationRow { SchoolId = School, ReleaseId = release.Id, ChannelId = "website", Link = "https://school.example/trip", PublishedBy = "head", PublishedAt = now });
        await context.SaveChangesAsync();
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();
}
