using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Review.Safeguarding;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Tests.School.Takedowns;

/// <summary>A school that blocks a photo on one channel and removes the face on the other, with everything that releases, downloads, publishes and takes down.</summary>
internal sealed class DepartureSchool : IAsyncDisposable
{
    public const string Board = "board";

    private readonly ScratchFolder _folder = new();
    private readonly EncryptedBlobStore _files;

    private DepartureSchool(SchoolUnderTest rows)
    {
        Rows = rows;
        _files = new EncryptedBlobStore(_folder.Path, rows.Time);
    }

    public SchoolUnderTest Rows { get; }

    public DownloadPackage Download => new(Rows.Database.Contexts, _files, Rows.SchoolKeys, Rows.Detectors, new HeldQueue(), Rows.Audit, Rows.Time);

    public RecordPublication Publication => new(Rows.Database.Contexts, Rows.Photos, Rows.Audit, Rows.Time);

    public ConfirmTakedown Confirm => new(Rows.Database.Contexts, Rows.Audit, Rows.Time);

    public TakedownList List => new(Rows.Database.Contexts);

    public SafeguardingStop Stop => new(Rows.Database.Contexts, Rows.SchoolKeys, Rows.Photos, new HeldQueue(), Rows.Audit, Rows.Time);

    public static async Task<DepartureSchool> CreateAsync(PostgresFixture postgres)
    {
        SchoolUnderTest rows = await SchoolUnderTest.CreateAsync(postgres);
        await rows.SaveAsync(new ChannelRow
        {
            SchoolId = rows.Id,
            ChannelId = Board,
            Use = Use.Website,
            Platform = "Board",
            Owner = "head",
            Opened = new DateOnly(2020, 9, 1),
            ListedInPrivacyNotice = true,
            OnHit = HitAction.Blur,
        });
        return new DepartureSchool(rows);
    }

    public async Task<long> AddPhotoAsync(params string[] people)
    {
        long photo = await Rows.AddPhotoAsync(people);
        await Rows.Photos.RunAsync(Rows.Id, [photo], JudgingCause.Screening, default);
        return photo;
    }

    /// <summary>Records a decision; judging is left to whoever calls.</summary>
    public Task DecideAsync(string person, bool isGiven) => Rows.DecideAsync(person, isGiven ? DecisionKind.Given : DecisionKind.Withdrawn);

    /// <summary>A release of photos, drafted, approved and built by the use cases, all but the pixels: the package is a few bytes.</summary>
    /// <param name="removed">The faces that are removed from each photo's copy.</param>
    /// <returns>Null when no photo may be released now.</returns>
    public async Task<long?> BuildAsync(string channel, IReadOnlyDictionary<long, short[]> removed)
    {
        long id;
        try
        {
            var drafts = new ReleaseDraft(Rows.Database.Contexts, Rows.SchoolKeys, Rows.Detectors, Rows.Audit, Rows.Time);
            id = (await drafts.CreateAsync(Rows.Id, channel, null, [.. removed.Keys], "office", default)).ReleaseId;
        }
        catch (PublicationRefusedException)
        {
            return null;
        }

        await new ApproveRelease(Rows.Database.Contexts, Rows.Detectors, new HeldQueue(), Rows.Audit, Rows.Time).RunAsync(Rows.Id, id, "head", int.MaxValue, default);
        using DataKey key = await Rows.SchoolKeys.OpenAsync(Rows.Id, KeyPurpose.School, default);
        StoredBlob package = await _files.WriteAsync(key, BitConverter.GetBytes(id), default);
        await using ConsentLensDbContext context = Rows.Context();
        foreach (ReleaseItemRow item in await context.ReleaseItems.Where(item => item.ReleaseId == id).ToArrayAsync())
            (item.CopySha256, item.RemovedFaces) = (new byte[32], removed[item.PhotoId]);
        ReleaseRow release = await context.Releases.SingleAsync(row => row.Id == id);
        (release.State, release.PackageBlobId, release.BuiltDeparture) = (ReleaseState.Built, package.Address.ToString(), await Departures.NextAsync(context, default));
        await context.SaveChangesAsync();
        return id;
    }

    /// <summary>Downloads a package to the last byte.</summary>
    /// <returns>False when it was refused.</returns>
    public async Task<bool> TryDownloadAsync(long release)
    {
        try
        {
            ReleasePackage package = await Download.OpenAsync(Rows.Id, release, "office", default);
            await using (package.Content)
                await package.Content.CopyToAsync(Stream.Null);
            return true;
        }
        catch (PublicationRefusedException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Rows.DisposeAsync();
        _folder.Dispose();
    }
}
