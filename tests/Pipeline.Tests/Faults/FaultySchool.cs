using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.People.References;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Tests.Faults;

/// <summary>A drawn school on the program's own queue, to which work of any kind can be given.</summary>
internal sealed class FaultySchool : IAsyncDisposable
{
    private const int BatchSize = 12;

    private readonly DrawnSchool _drawn;
    private readonly ScratchFolder _folder = new();
    private int _batches;
    private int _references;

    private FaultySchool(DrawnSchool drawn, TestDatabase database, Workshop workshop, int id)
    {
        (_drawn, Database, Workshop, Id) = (drawn, database, workshop, id);
        Queue = new ProgramQueue(database.ConnectionString);
    }

    public TestDatabase Database { get; }

    public Workshop Workshop { get; }

    public ProgramQueue Queue { get; }

    public int Id { get; }

    public static async Task<FaultySchool> CreateAsync(PostgresFixture postgres, DrawnSchool drawn)
    {
        TestDatabase database = await postgres.CreateAsync();
        Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int id = await workshop.AddSchoolAsync(drawn);
        return new FaultySchool(drawn, database, workshop, id);
    }

    /// <summary>Queues what a job of this kind can work on.</summary>
    public Task GiveAsync(JobKind kind) => kind switch
    {
        JobKind.IngestBatch or JobKind.ScreenPhotos => AddBatchAsync(),
        JobKind.EnrolReferences or JobKind.MatchPhotosAgain => AddReferenceAsync(),
        JobKind.BuildRelease => AddReleaseAsync(),
        _ => RematchAsync(),
    };

    /// <summary>The verdicts and faces of every photo, by the drawn photo that it is a copy of; each drawn photo once for each way in which its copies ended.</summary>
    public async Task<SortedDictionary<string, string>> VerdictsAsync(Func<BatchRow, bool> which)
    {
        using DataKey key = await Workshop.PhotoKeyAsync(Id, default);
        await using ConsentLensDbContext context = Workshop.Contexts.Create(Id);
        BatchRow[] batches = [.. (await context.Batches.AsNoTracking().ToArrayAsync()).Where(which)];
        long[] ids = [.. batches.Select(batch => batch.Id)];
        PhotoRow[] photos = await context.Photos.AsNoTracking().Where(photo => ids.Contains(photo.BatchId)).ToArrayAsync();
        ILookup<long, VerdictRow> verdicts = (await context.Verdicts.AsNoTracking().ToArrayAsync()).ToLookup(verdict => verdict.PhotoId);
        Dictionary<long, int> faces = await context.Faces.GroupBy(face => face.PhotoId).ToDictionaryAsync(face => face.Key, face => face.Count());
        return new SortedDictionary<string, string>(
            photos
                .GroupBy(photo => OriginalOf(PhotoFileName.Open(key, photo.BatchId, photo.FileNameHash, photo.FileNameCiphertext)), StringComparer.Ordinal)
                .ToDictionary(copies => copies.Key, copies => string.Join(" or ", copies.Select(End).Distinct(StringComparer.Ordinal)), StringComparer.Ordinal),
            StringComparer.Ordinal);

        string End(PhotoRow photo) =>
            string.Join("; ", verdicts[photo.Id].OrderBy(verdict => verdict.ChannelId, StringComparer.Ordinal).Select(verdict => $"{verdict.ChannelId} {verdict.Verdict} {string.Join('+', verdict.Reasons)}"))
                + $"; {photo.State}; {faces.GetValueOrDefault(photo.Id)} faces";
    }

    /// <summary>Takes one more batch in, undisturbed, in this process.</summary>
    public async Task<long> ProcessUndisturbedAsync()
    {
        string folder = _folder.At("undisturbed");
        await _drawn.WriteCopiesAsync(folder, _drawn.ReadablePhotos.Count, 1_000_000);
        return await Workshop.ProcessAsync(Id, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await Queue.DisposeAsync();
        Workshop.Dispose();
        await Database.DisposeAsync();
        _folder.Dispose();
    }

    // Copies are called after their original, a hyphen and a number.
    private static string OriginalOf(string name) => name[..name.LastIndexOf('-')];

    private async Task AddBatchAsync()
    {
        int number = _batches++;
        string folder = _folder.At($"batch-{number}");
        await _drawn.WriteCopiesAsync(folder, BatchSize, number * BatchSize);
        long batch = await Workshop.Batches.AddAsync(Id, $"Batch {number}", folder, [], "office", default);
        await Queue.EnqueueAsync(new JobOrder(JobKind.IngestBatch, Id, [batch]), default);
    }

    /// <summary>One more reference photo of the next person: the pixels of one that there is, under other bytes.</summary>
    private async Task AddReferenceAsync()
    {
        await using ConsentLensDbContext context = Workshop.Contexts.Create(Id);
        string[] people = await context.Templates.Select(template => template.PersonId).Order().ToArrayAsync();
        string person = people[_references % people.Length];
        // What an earlier round added goes, so that people have their own photos and one more at most.
        long[] extra = await context.ReferencePhotos.Where(photo => photo.PersonId == person && photo.UploadedBy == "office-again").OrderBy(photo => photo.Id).Select(photo => photo.Id).ToArrayAsync();
        var remove = new RemoveReferencePhoto(Workshop.Contexts, Workshop.PersonKeys, Workshop.Blobs, Workshop.Destroy, Workshop.Reopened, Queue, Workshop.Audit, TimeProvider.System);
        foreach (long old in extra)
            await remove.RunAsync(Id, old, "office-again", default);
        string file = Directory.EnumerateFiles(Path.Combine(_drawn.References, person)).Order(StringComparer.Ordinal).First();
        var add = new AddReferencePhoto(Workshop.Contexts, Workshop.PersonKeys, Workshop.Blobs, new PhotoReader(Workshop.Limits), Queue, Workshop.Audit, TimeProvider.System);
        await add.RunAsync(Id, person, DrawnSchool.Commented(await File.ReadAllBytesAsync(file), _references++), "office-again", default);
    }

    private async Task AddReleaseAsync()
    {
        await using ConsentLensDbContext context = Workshop.Contexts.Create(Id);
        long[] photos = await context.Verdicts
            .Where(verdict => verdict.ChannelId == "noticeboard" && verdict.Verdict == Verdict.Blur)
            .OrderBy(verdict => verdict.PhotoId)
            .Select(verdict => verdict.PhotoId)
            .Take(BatchSize)
            .ToArrayAsync();
        TimeProvider time = TimeProvider.System;
        long release = (await new ReleaseDraft(Workshop.Contexts, Workshop.SchoolKeys, Workshop.Detectors, Workshop.Audit, time).CreateAsync(Id, "noticeboard", "Board", photos, "head", default)).ReleaseId;
        await new ApproveRelease(Workshop.Contexts, Workshop.Detectors, Queue, Workshop.Audit, time).RunAsync(Id, release, "head", int.MaxValue, default);
    }

    private async Task RematchAsync()
    {
        await using ConsentLensDbContext context = Workshop.Contexts.Create(Id);
        await context.Schools.ExecuteUpdateAsync(set => set.SetProperty(school => school.GalleryRevision, school => school.GalleryRevision + 1));
        await Queue.EnqueueAsync(await JobOrder.RematchSchoolAsync(Workshop.Contexts, Id, default), default);
    }
}
