using System.IO.Compression;
using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Intake;

/// <summary>An installation that uploads come to, with one school that has one channel and nobody on its register.</summary>
internal sealed class UploadDesk : IAsyncDisposable
{
    private UploadDesk(TestDatabase database, Workshop workshop, int school, ImagingLimits limits, UploadLimits zipLimits)
    {
        (Database, Workshop, School) = (database, workshop, school);
        var bases = new JudgingBasisReader(Detectors, Time);
        var reader = new PhotoReader(limits);
        Basis = new CurrentBasis(workshop.Contexts, bases, Time);
        Screening = new BatchScreening(workshop.Contexts, workshop.Queue, Time);
        Audit = new AuditStore(workshop.SchoolKeys, workshop.Anchor, Time, NullLogger<AuditStore>.Instance);
        Texts = new KeptTexts(bases, new RejudgePhotos(workshop.Contexts, Detectors, Audit, Time));
        Sidecars = new ReceiveSidecars(workshop.Contexts, workshop.SchoolKeys, Basis, Texts, Time, NullLogger<ReceiveSidecars>.Instance);
        Search = new SearchNames(workshop.Contexts, workshop.SchoolKeys, workshop.Get<KeptReadings>(), Detectors, Audit, Time, NullLogger<SearchNames>.Instance);
        Ingest = new IngestBatch(workshop.Contexts, workshop.SchoolKeys, workshop.Blobs, bases, Texts, Sidecars, Screening, Audit, reader, Time, NullLogger<IngestBatch>.Instance);
        Scratch = new ScratchSpace(Path.Combine(workshop.Data, "uploads"), Time);
        Previews = workshop.Previews;
        Open = new OpenUpload(workshop.Contexts, workshop.SchoolKeys, Search, Time);
        Photo = new ReceivePhoto(workshop.Contexts, workshop.SchoolKeys, workshop.Blobs, Basis, Texts, Screening, reader, limits, Time);
        Zip = new ReceiveZip(workshop.Contexts, workshop.SchoolKeys, workshop.Blobs, Basis, Texts, Screening, Sidecars, reader, limits, zipLimits, Scratch, Time);
        Finish = new FinishUpload(workshop.Contexts, Screening, Search, new RejudgePhotos(workshop.Contexts, Detectors, Audit, Time), Audit);
        Abandoned = new AbandonedUploads(workshop.Contexts, Finish, Scratch, Time);
        Contents = new UploadContents(workshop.Contexts, workshop.SchoolKeys);
        Looking = new PhotoPreviews(workshop.Contexts, workshop.SchoolKeys, workshop.Blobs, Previews, reader, workshop.Get<ScreenedPixels>(), NullLogger<PhotoPreviews>.Instance);
    }

    public TestDatabase Database { get; }

    public Workshop Workshop { get; }

    public int School { get; }

    public SetTime Time { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>Relies on the detector with which <see cref="SchoolUnderTest"/> marks photos as screened.</summary>
    public DetectorTrust Detectors { get; } = new([new Digest(SchoolUnderTest.Detector)]);

    public CurrentBasis Basis { get; }

    public KeptTexts Texts { get; }

    public ReceiveSidecars Sidecars { get; }

    public SearchNames Search { get; }

    public IngestBatch Ingest { get; }

    public BatchScreening Screening { get; }

    public AuditStore Audit { get; }

    public ScratchSpace Scratch { get; }

    public PreviewCache Previews { get; }

    public OpenUpload Open { get; }

    public ReceivePhoto Photo { get; }

    public ReceiveZip Zip { get; }

    public FinishUpload Finish { get; }

    public AbandonedUploads Abandoned { get; }

    public UploadContents Contents { get; }

    public PhotoPreviews Looking { get; }

    public static async Task<UploadDesk> OpenAsync(PostgresFixture postgres, ImagingLimits? limits = null, UploadLimits? zipLimits = null)
    {
        TestDatabase database = await postgres.CreateAsync();
        Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        context.Channels.Add(new ChannelRow { SchoolId = school, ChannelId = "website", Use = Use.Website, Platform = "web", Owner = "head", Opened = new DateOnly(2020, 9, 1), ListedInPrivacyNotice = true });
        await context.SaveChangesAsync();
        return new UploadDesk(database, workshop, school, limits ?? new ImagingLimits(), zipLimits ?? new UploadLimits());
    }

    /// <summary>A new upload.</summary>
    public Task<long> BeginAsync(string name = "Sports day") => Open.RunAsync(School, new UploadPlan(name, null, [], []), "office", default);

    /// <summary>Sends a file whole.</summary>
    public Task<ReceivedPhoto> SendAsync(long upload, string name, byte[] file) => Photo.RunAsync(School, upload, name, new MemoryStream(file), default);

    /// <summary>Every sealed photo on the disk.</summary>
    public int StoredFiles() => FilesIn("photos");

    /// <summary>Every file in a folder of the installation.</summary>
    public int FilesIn(string folder)
    {
        string path = Path.Combine(Workshop.Data, folder);
        return Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories).Length : 0;
    }

    public async Task<PhotoRow[]> PhotosAsync(long upload)
    {
        await using ConsentLensDbContext context = Database.Context(School);
        return await context.Photos.AsNoTracking().Where(photo => photo.BatchId == upload).OrderBy(photo => photo.Id).ToArrayAsync();
    }

    /// <summary>What a batch is called.</summary>
    public async Task<BatchName> NameAsync(long upload)
    {
        using DataKey key = await Workshop.SchoolKeys.OpenAsync(School, KeyPurpose.School, default);
        return BatchName.Open(key, upload, (await BatchAsync(upload))!.NameCiphertext);
    }

    public async Task<BatchRow?> BatchAsync(long upload)
    {
        await using ConsentLensDbContext context = Database.Context(School);
        return await context.Batches.AsNoTracking().SingleOrDefaultAsync(batch => batch.Id == upload);
    }

    /// <summary>A drawn photo; every seed has its own bytes.</summary>
    public static byte[] Draw(int seed)
    {
        using RgbImage image = DrawnPhoto.Texture(64, 48, seed);
        return DrawnPhoto.Jpeg(image);
    }

    public static byte[] ZipOf(params (string Name, byte[] Content)[] files)
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

    public async ValueTask DisposeAsync()
    {
        Looking.Dispose();
        Photo.Dispose();
        Audit.Dispose();
        Workshop.Dispose();
        await Database.DisposeAsync();
    }
}
