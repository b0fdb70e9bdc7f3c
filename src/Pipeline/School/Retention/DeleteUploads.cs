using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Retention;

/// <summary>
/// Deletes photos that were uploaded by mistake, with a reason. What left the school, or is about to, stays: a deletion hides nothing. What was held leaves what its picture looked like, so
/// that the same picture is held again. For users with the safeguarding lead's role alone; the caller has checked that.
/// </summary>
/// <param name="previews">Previews of the photos, which go with them; null where none are made.</param>
public sealed class DeleteUploads(
    ConsentLensDbContextFactory contexts,
    EncryptedBlobStore blobs,
    SchoolKeyStore keys,
    BatchScreening screening,
    RejudgePhotos rejudge,
    AuditStore audit,
    TimeProvider time,
    PreviewCache? previews = null)
{
    private readonly PhotoPurge _purge = new(blobs, keys, previews);

    /// <summary>Deletes one photo.</summary>
    /// <exception cref="ReviewRefusedException">There is no such photo, the reason is missing, or it may not be deleted.</exception>
    public Task<DeletedUploads> PhotoAsync(int schoolId, long photoId, string? reason, string user, CancellationToken cancellationToken) =>
        RunAsync(schoolId, Uploads.Photo(photoId), reason, user, cancellationToken);

    /// <summary>Deletes every photo of a batch, or none. A locked one stays.</summary>
    /// <exception cref="ReviewRefusedException">There is nothing to delete, the reason is missing, or one of them may not be deleted.</exception>
    public Task<DeletedUploads> BatchAsync(int schoolId, long batchId, string? reason, string user, CancellationToken cancellationToken) =>
        RunAsync(schoolId, Uploads.Batch(batchId), reason, user, cancellationToken);

    /// <summary>Why a photo may not be deleted as things stand, as one sentence; null when it may be.</summary>
    public async Task<string?> LookAtPhotoAsync(int schoolId, long photoId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return (await FindAsync(context, Uploads.Photo(photoId), cancellationToken)).Obstacle;
    }

    /// <summary>Why a batch may not be deleted as things stand, as one sentence, or null when it may be; and how many photos that would be.</summary>
    public async Task<(string? Obstacle, int Photos)> LookAtBatchAsync(int schoolId, long batchId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        Found found = await FindAsync(context, Uploads.Batch(batchId), cancellationToken);
        return (found.Obstacle, found.Photos.Length);
    }

    private async Task<DeletedUploads> RunAsync(int schoolId, Uploads uploads, string? reason, string user, CancellationToken cancellationToken)
    {
        string text = ReviewNote.Require(reason, "Enter why it is deleted, in a few words. The reason is kept.");
        Found found;
        await using (SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken))
        {
            ConsentLensDbContext context = transaction.Context;
            found = await FindAsync(context, uploads, cancellationToken);
            if (found.Obstacle is { } obstacle)
                throw new ReviewRefusedException(obstacle);
            AuditEvent[] drafts = await LeaveDraftsAsync(context, found.Ids, user, cancellationToken);
            await context.ReviewClaims.Where(claim => found.Ids.Contains(claim.PhotoId)).ExecuteDeleteAsync(cancellationToken);
            using (DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken))
                context.PhotoAssertions.AddRange(found.Ids.Select(photo => WordOn(schoolId, photo, DeletionReason.Seal(key, photo, text), user)));
            await _purge.RunAsync(context, found.Photos, cancellationToken);
            await PictureTable.ForgetPurgedAsync((NpgsqlConnection)context.Database.GetDbConnection(), schoolId, cancellationToken);
            await transaction.CommitAsync(audit, [.. found.Photos.Select(photo => EntryOf(photo, user)), .. drafts], cancellationToken);
        }

        // Whoever waits for the batch need not wait for what is gone.
        await screening.EndAsync(schoolId, [.. found.Photos.Select(photo => photo.BatchId).Distinct()], CancellationToken.None);
        await rejudge.RunAsync(schoolId, found.Ids, JudgingCause.Identification, CancellationToken.None);
        return new DeletedUploads(found.Ids.Length, found.Locked);
    }

    private static async Task<Found> FindAsync(ConsentLensDbContext context, Uploads uploads, CancellationToken cancellationToken)
    {
        PhotoRow[] all = await context.Photos
            .Where(photo => photo.Id == uploads.PhotoId || photo.BatchId == uploads.BatchId)
            .Where(photo => photo.State != PhotoState.Purged)
            .OrderBy(photo => photo.Id)
            .ToArrayAsync(cancellationToken);
        PhotoRow[] photos = [.. all.Where(photo => photo.State != PhotoState.Locked)];
        var found = new Found(photos, all.Length - photos.Length, null);
        if (photos.Length == 0)
            return found with { Obstacle = uploads.PhotoId is { } photo ? $"There is no photo {photo} any more." : "There are no photos in this batch that could be deleted." };
        return found with { Obstacle = await ObstacleAsync(context, uploads, found.Ids, cancellationToken) };
    }

    private static async Task<string?> ObstacleAsync(ConsentLensDbContext context, Uploads uploads, long[] photos, CancellationToken cancellationToken)
    {
        if (await context.Batches.AnyAsync(batch => batch.Id == uploads.BatchId && batch.State == BatchState.Receiving, cancellationToken))
            return "This batch is still being received. Finish the upload first, or wait until it has been received.";
        var released = await context.ReleaseItems
            .Where(item => photos.Contains(item.PhotoId))
            .Join(context.Releases, item => item.ReleaseId, release => release.Id, (item, release) => new { item.PhotoId, release.Id, release.State })
            .Where(item => item.State != ReleaseState.Draft && item.State != ReleaseState.Cancelled)
            .OrderBy(item => item.PhotoId)
            .ThenBy(item => item.Id)
            .Select(item => new
            {
                item.PhotoId,
                item.Id,
                item.State,
                IsOut = context.Downloads.Any(row => row.ReleaseId == item.Id) || context.Publications.Any(row => row.ReleaseId == item.Id),
            })
            .FirstOrDefaultAsync(cancellationToken);
        if (released is not null)
        {
            if (released.State is ReleaseState.Found)
                return $"Photo {released.PhotoId} was found on one of the school's own sites, so it stays on record. If it must come down, withhold it: it then appears under Takedowns.";
            return released.State is ReleaseState.Retired || released.IsOut
                ? $"Photo {released.PhotoId} has left the school in release {released.Id}, so it stays on record. If it must come down, withhold it: it then appears under Takedowns."
                : $"Photo {released.PhotoId} is in release {released.Id}, which has been approved. Cancel that release first.";
        }

        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var connection = (NpgsqlConnection)context.Database.GetDbConnection();
            return await PictureTable.FirstHeldWithoutPrintAsync(connection, context.CurrentSchoolId, photos, cancellationToken) is { } held
                ? $"Photo {held} is held back and could not be read, so nothing would be left by which to know it if it came again. It stays as it is, and is never released."
                : null;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private static async Task<AuditEvent[]> LeaveDraftsAsync(ConsentLensDbContext context, long[] photos, string user, CancellationToken cancellationToken)
    {
        // A cancelled release keeps its list.
        IQueryable<ReleaseItemRow> items = context.ReleaseItems
            .Where(item => photos.Contains(item.PhotoId) && context.Releases.Any(release => release.Id == item.ReleaseId && release.State == ReleaseState.Draft));
        var drafts = await items.GroupBy(item => item.ReleaseId).Select(draft => new { Id = draft.Key, Photos = draft.Count() }).ToArrayAsync(cancellationToken);
        await items.ExecuteDeleteAsync(cancellationToken);
        return [.. drafts.Select(draft => new AuditEvent(user, AuditAction.ReleaseChanged, "release", $"{draft.Id}", AuditDetail.None.With("removed", draft.Photos)))];
    }

    private PhotoAssertionRow WordOn(int schoolId, long photoId, string reason, string user) => new()
    {
        SchoolId = schoolId,
        PhotoId = photoId,
        Kind = PhotoAssertionKind.Deleted,
        SaidBy = user,
        SaidAt = time.GetUtcNow(),
        Note = reason,
    };

    private static AuditEvent EntryOf(PhotoRow photo, string user) =>
        new(user, AuditAction.PhotoDeleted, "photo", photo.Id.ToString(CultureInfo.InvariantCulture), AuditDetail.None.With("batch", photo.BatchId));

    /// <summary>What is to be deleted: one photo, or a batch.</summary>
    private sealed record Uploads(long? PhotoId, long? BatchId)
    {
        public static Uploads Photo(long id) => new(id, null);

        public static Uploads Batch(long id) => new(null, id);
    }

    /// <param name="Obstacle">Why they may not be deleted, or null.</param>
    private sealed record Found(PhotoRow[] Photos, int Locked, string? Obstacle)
    {
        public long[] Ids { get; } = [.. Photos.Select(photo => photo.Id)];
    }
}

/// <summary>What a deletion came to.</summary>
/// <param name="Photos">Photos that were deleted.</param>
/// <param name="Locked">Photos of the batch that stay, because they are locked for a safeguarding concern.</param>
public sealed record DeletedUploads(int Photos, int Locked);
