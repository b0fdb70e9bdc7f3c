using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Screens a chunk of photos: finds their faces, compares them, and judges each photo for every channel.</summary>
/// <param name="previews">Keeps a thumbnail of each photo while its pixels are at hand; null if nobody will look.</param>
public sealed partial class ScreenPhotos(
    ConsentLensDbContextFactory contexts,
    SchoolKeyStore keys,
    EncryptedBlobStore blobs,
    ScreeningEngine engine,
    JudgingBasisReader bases,
    TemplateStore templates,
    ScreeningRecord record,
    LockedPictures locked,
    BatchScreening screening,
    RejudgePhotos rejudge,
    AuditStore audit,
    PipelineMetrics metrics,
    TimeProvider time,
    ILogger<ScreenPhotos> logger,
    PreviewCache? previews = null) : IPipelineJob
{
    private const string Actor = "job/screen_photos";

    /// <summary>Screens the photos that are waiting for it. A problem with one photo sends it to review with the reason, and holds up no other.</summary>
    public async Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var waiting = await context.Photos
            .Where(photo => ids.Contains(photo.Id))
            .OrderBy(photo => photo.Id)
            .Select(photo => new { photo.Id, photo.BatchId, photo.BlobId, photo.State })
            .ToListAsync(cancellationToken);
        List<Exception> refused = [];
        foreach (var batch in waiting.Where(photo => photo.State == PhotoState.Uploaded).GroupBy(photo => photo.BatchId))
        {
            BatchScreener screener = await BatchScreener.CreateAsync(context, engine, bases, templates, time, cancellationToken);
            using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
            int screened = 0;
            try
            {
                foreach (var photo in batch)
                {
                    try
                    {
                        ScreeningOutcome? outcome;
                        while ((outcome = await ScreenAsync(schoolId, photo.Id, photo.BlobId, key, screener, cancellationToken)) == ScreeningOutcome.GalleryChanged)
                            screener = await BatchScreener.CreateAsync(context, engine, bases, templates, time, cancellationToken);
                        screened += outcome == ScreeningOutcome.Saved ? 1 : 0;
                    }
                    catch (DbUpdateException error) when (error.InnerException is Npgsql.PostgresException { IsTransient: false })
                    {
                        // The attempt stays counted, and the other photos continue.
                        refused.Add(error);
                    }
                }
            }
            finally
            {
                await RecordAsync(schoolId, batch.Key, screened);
            }
        }

        // Locked before their turn came, or during it.
        await locked.KeepAsync(schoolId, ids, cancellationToken);
        // Also of a job that was killed after it had saved them.
        await rejudge.FollowScreeningAsync(schoolId, ids, cancellationToken);
        await screening.EndAsync(schoolId, [.. waiting.Select(photo => photo.BatchId).Distinct()], cancellationToken);
        if (refused.Count > 0) throw new AggregateException("The database refused what was found in some photos.", refused);
    }

    /// <summary>Records one audit entry for all photos of the chunk, after they are saved: the history says what became of each. A worker that is killed in
    /// between loses the entry, not the history.</summary>
    private async Task RecordAsync(int schoolId, long batchId, int photos)
    {
        if (photos == 0) return;
        try
        {
            var screened = new AuditEvent(Actor, AuditAction.PhotoScreened, "batch", $"{batchId}", AuditDetail.None.With("photos", photos));
            await SchoolTransaction.RecordAsync(contexts, schoolId, audit, screened, CancellationToken.None);
        }
        catch (Exception error) when (error is Npgsql.NpgsqlException or InvalidOperationException)
        {
            // The database is unavailable. The photos are saved, and must not count as failed.
            NotRecorded(schoolId, batchId, photos, JobFailure.Of(error).Kind);
        }
    }

    /// <returns>What became of it; null if it is not waiting to be screened.</returns>
    private async Task<ScreeningOutcome?> ScreenAsync(int schoolId, long photoId, string? blobId, DataKey key, BatchScreener screener, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (await record.BeginAsync(schoolId, photoId, cancellationToken) is not { } attempt) return null;
        try
        {
            long start = time.GetTimestamp();
            ScreeningFinding finding = attempt > ScreeningRecord.MostAttempts
                ? ScreeningFinding.Failed($"ConsentLens stopped trying to screen this photo after {ScreeningRecord.MostAttempts} failed attempts; check it yourself.")
                : await FindAsync(schoolId, photoId, blobId, key, screener, cancellationToken);
            // A busy machine takes too long over a photo that is sound.
            if (finding.IsSlow) finding = await FindAsync(schoolId, photoId, blobId, key, screener, cancellationToken);
            ScreeningOutcome outcome = await record.SaveAsync(schoolId, photoId, finding, screener, cancellationToken);
            if (outcome == ScreeningOutcome.GalleryChanged) await TakeBackAsync(schoolId, photoId);
            // The photo was deleted meanwhile, possibly before this thumbnail was made.
            if (outcome == ScreeningOutcome.NothingToDo && BlobAddress.TryParse(blobId, out BlobAddress gone))
                _ = previews?.Delete(key.Identity, gone);
            if (outcome == ScreeningOutcome.Saved)
                metrics.PhotoScreened(finding.Faces.Count, finding.Problem is not null, time.GetElapsedTime(start));
            return outcome;
        }
        catch (Exception error) when (error is not DbUpdateException { InnerException: Npgsql.PostgresException { IsTransient: false } })
        {
            await TakeBackAsync(schoolId, photoId);
            throw;
        }
    }

    private async Task<ScreeningFinding> FindAsync(int schoolId, long photoId, string? blobId, DataKey key, BatchScreener screener, CancellationToken cancellationToken)
    {
        if (!BlobAddress.TryParse(blobId, out BlobAddress address))
            return ScreeningFinding.Failed("The photo's file was never stored; add the photo again.");
        try
        {
            byte[] file = await blobs.ReadAsync(key, address, cancellationToken);
            ScreeningFinding finding = screener.Screen(file, key, previews is null ? null : image => previews.KeepThumb(key, address, image), cancellationToken);
            if (finding.Fault is not null)
            {
                JobFailure fault = JobFailure.Of(finding.Fault);
                Faulted(schoolId, photoId, fault.Kind, fault.Stack);
            }

            return finding;
        }
        catch (VaultException broken) when (broken.Failure is VaultFailure.NotFound or VaultFailure.Damaged)
        {
            Faulted(schoolId, photoId, $"{nameof(VaultException)} {broken.Failure}", null);
            return ScreeningFinding.Failed(broken.Message);
        }
    }

    /// <summary>As far as possible: if the database is unavailable, the attempt stays counted.</summary>
    private async Task TakeBackAsync(int schoolId, long photoId)
    {
        try
        {
            await record.TakeBackAsync(schoolId, photoId, CancellationToken.None);
        }
        catch (Exception error) when (error is Npgsql.NpgsqlException or InvalidOperationException)
        {
            NotTakenBack(schoolId, photoId, JobFailure.Of(error).Kind);
        }
    }

    [LoggerMessage(LogLevel.Error, "Photo {Photo} of school {School} could not be screened, and is held for review: {Failure} {Stack}")]
    private partial void Faulted(int school, long photo, string failure, string? stack);

    [LoggerMessage(LogLevel.Error, "That {Photos} photos of batch {Batch} of school {School} were screened is missing from the audit log: {Failure}")]
    private partial void NotRecorded(int school, long batch, int photos, string failure);

    [LoggerMessage(LogLevel.Warning, "An attempt to screen photo {Photo} of school {School} stays counted: {Failure}")]
    private partial void NotTakenBack(int school, long photo, string failure);
}
