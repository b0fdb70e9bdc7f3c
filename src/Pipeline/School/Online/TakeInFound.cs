using System.Text.Json;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Sites.Crawling;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>Takes the pictures of a site in like an upload, each together with what its pages say of it. What is here already is not taken in again; what is said of it is.
/// Safe to run twice.</summary>
public sealed class TakeInFound(
    ConsentLensDbContextFactory contexts, EncryptedBlobStore blobs, IPhotoReader reader, OpenUpload uploads, CurrentBasis bases, KeptTexts texts, BatchScreening screening, TimeProvider time)
{
    private const int MostNameLetters = 300;

    /// <returns>The pictures, each with its photo, and the addresses of those that are none.</returns>
    internal async Task<(IReadOnlyList<TakenPicture> Taken, IReadOnlyList<string> NoPhotos)> RunAsync(
        SiteRow site, long auditId, CrawlReport report, FoundFiles files, DataKey key, CancellationToken cancellationToken)
    {
        var audit = new Audit(site, auditId, await bases.ReadAsync(site.SchoolId, cancellationToken), files, key);
        foreach (FoundPicture picture in report.Pictures)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await TakeAsync(audit, picture, cancellationToken);
        }

        return (audit.Taken, audit.NoPhotos);
    }

    private async Task TakeAsync(Audit audit, FoundPicture picture, CancellationToken cancellationToken)
    {
        string fileId = BlobAddress.Of(audit.Key, Digest.Parse(picture.Sha256)).ToString();
        Known? known = await FindAsync(audit.Site, picture, fileId, cancellationToken);
        if (known is { BlobId: not null })
            await SayAsync(audit, known, picture.Description, cancellationToken);
        if (known is null && await AddAsync(audit, picture, fileId, cancellationToken) is { } added)
            known = new Known(added, audit.Site.ReleaseId, null, 0);
        if (known is null)
            audit.NoPhotos.Add(picture.Addresses[0].AbsoluteUri);
        else
            audit.Taken.Add(new TakenPicture(picture, fileId, known.PhotoId, known.ReleaseId));
    }

    private async Task<Known?> FindAsync(SiteRow site, FoundPicture picture, string fileId, CancellationToken cancellationToken)
    {
        byte[] sha256 = Convert.FromHexString(picture.Sha256);
        await using ConsentLensDbContext context = contexts.Create(site.SchoolId);
        IQueryable<PhotoRow> photos = context.Photos.Where(photo => photo.State != PhotoState.Purged);
        // A copy that was made here for this channel is known by what was removed from it.
        return await context.ReleaseItems
                .Where(item => item.CopySha256 == sha256 && context.Releases.Any(release => release.Id == item.ReleaseId && release.ChannelId == site.ChannelId && release.State != ReleaseState.Found))
                .Join(photos.Where(photo => photo.BlobId != null), item => item.PhotoId, photo => photo.Id, (item, photo) => new { PhotoId = photo.Id, item.ReleaseId, photo.BlobId, photo.BatchId })
                .OrderByDescending(copy => copy.ReleaseId)
                .Select(copy => new Known(copy.PhotoId, copy.ReleaseId, copy.BlobId, copy.BatchId))
                .FirstOrDefaultAsync(cancellationToken)
            ?? await photos.Where(photo => photo.BlobId == fileId).OrderBy(photo => photo.Id).Select(photo => new Known(photo.Id, site.ReleaseId, photo.BlobId, photo.BatchId)).FirstOrDefaultAsync(cancellationToken)
            // What could not be read has no file here.
            ?? await context.FoundPictures.Where(found => found.SiteId == site.Id && found.FileId == fileId)
                .Join(photos, found => found.PhotoId, photo => photo.Id, (found, photo) => new Known(photo.Id, site.ReleaseId, null, photo.BatchId))
                .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Keeps what the site says of a picture that is here already.</summary>
    private async Task SayAsync(Audit audit, Known known, string said, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, audit.Site.SchoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        if (await KeptTexts.HaveAllAsync(context, audit.Key, known.BlobId!, known.BatchId, [said]))
            return;
        BatchRow batch = await context.Batches.AsNoTracking().SingleAsync(row => row.Id == known.BatchId, cancellationToken);
        JudgingBasis held = await texts.HoldAsync(context, BlobAddress.Parse(known.BlobId!), audit.Basis, cancellationToken);
        long[] named = await KeptTexts.AddAsync(context, audit.Key, batch, known.BlobId!, [said], held.Names, time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await texts.RejudgeAsync(audit.Site.SchoolId, named);
    }

    private async Task<long?> AddAsync(Audit audit, FoundPicture picture, string fileId, CancellationToken cancellationToken)
    {
        string name = NameOf(picture);
        // The shape of Google Takeout's descriptions.
        var beside = new SidecarTexts([name]);
        beside.Add($"{name}.json", JsonSerializer.SerializeToUtf8Bytes(new { description = picture.Description }));
        audit.Batch ??= await OpenAsync(audit, cancellationToken);
        var intake = new UploadIntake(contexts, blobs, reader, texts, screening, audit.Key, audit.Batch, within: null, beside, audit.Basis, time);
        ReceivedPhoto received = await intake.AddAsync(new PhotoEntry(name, async token => new PhotoBytes(await audit.Files.ReadAsync(picture.Sha256, token))), cancellationToken);
        if (received.PhotoId is not null || received.Outcome == IntakeOutcome.Ignored)
            return received.PhotoId;
        await using ConsentLensDbContext context = contexts.Create(audit.Site.SchoolId);
        return await context.Photos.Where(photo => photo.BlobId == fileId && photo.State != PhotoState.Purged).OrderBy(photo => photo.Id).Select(photo => (long?)photo.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The batch of the audit, which an earlier try may have begun.</summary>
    private async Task<BatchRow> OpenAsync(Audit audit, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(audit.Site.SchoolId);
        SiteAuditRow row = await context.SiteAudits.SingleAsync(own => own.Id == audit.Id, cancellationToken);
        BatchRow? begun = await context.Batches.AsNoTracking().SingleOrDefaultAsync(batch => batch.Id == row.BatchId && batch.State == BatchState.Receiving, cancellationToken);
        if (begun is not null)
            return begun;
        var plan = new UploadPlan($"Found on {audit.Site.Hosts[0]}", Event: null, Classes: [], ChannelIds: [audit.Site.ChannelId]);
        row.BatchId = await uploads.RunAsync(audit.Site.SchoolId, plan, row.AskedBy, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        return await context.Batches.AsNoTracking().SingleAsync(batch => batch.Id == row.BatchId, cancellationToken);
    }

    /// <summary>As the site calls it: that says more than a number.</summary>
    private static string NameOf(FoundPicture picture)
    {
        Uri address = picture.Addresses[0];
        string path = Uri.UnescapeDataString(address.AbsolutePath).TrimStart('/');
        path = path.Length > MostNameLetters ? path[^MostNameLetters..] : path;
        return ReceivePhoto.NameOf(WebAddress.Ending(address) == picture.Ending ? path : $"{path}.{picture.Ending}");
    }

    /// <summary>One audit, as far as its pictures are taken in.</summary>
    private sealed class Audit(SiteRow site, long id, JudgingBasis basis, FoundFiles files, DataKey key)
    {
        public SiteRow Site => site;

        public long Id => id;

        public JudgingBasis Basis => basis;

        public FoundFiles Files => files;

        public DataKey Key => key;

        public BatchRow? Batch { get; set; }

        public List<TakenPicture> Taken { get; } = [];

        public List<string> NoPhotos { get; } = [];
    }

    private sealed record Known(long PhotoId, long ReleaseId, string? BlobId, long BatchId);
}

/// <summary>A picture of a site, and the photo that it is judged as.</summary>
/// <param name="FileId">Its file, as <see cref="BlobAddress"/> knows it.</param>
/// <param name="ReleaseId">The release that it is watched with: the site's own, or the one that it came from.</param>
internal sealed record TakenPicture(FoundPicture Picture, string FileId, long PhotoId, long ReleaseId);
