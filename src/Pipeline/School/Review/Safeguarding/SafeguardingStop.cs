using System.Globalization;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Pipeline.School.Review.Safeguarding;

/// <summary>
/// Locks a photo that somebody flags as a safeguarding concern, at once: from then on no copy, thumbnail or view of it is made, it is in no queue
/// and no release, and the safeguarding lead alone is told that it exists. What is out of the house gets its takedown task.
/// </summary>
/// <param name="photoKey">Which key a school's texts are sealed under.</param>
/// <param name="rejudge">Judges the photo again.</param>
/// <param name="previews">Where small copies lie, which go at once; null where there are none.</param>
public sealed class SafeguardingStop(
    ConsentLensDbContextFactory contexts, PhotoKeySource photoKey, RejudgePhotos rejudge, AuditStore audit, TimeProvider time, PreviewCache? previews = null)
{
    /// <summary>Locks a photo. One that is locked already stays as it is, and nothing says so.</summary>
    /// <param name="photoId">The photo.</param>
    /// <param name="note">What was seen, for the lead's eyes alone; or null.</param>
    /// <param name="user">Who raises it.</param>
    /// <exception cref="ReviewRefusedException">There is no such photo, or the note is too long.</exception>
    public async Task RaiseAsync(int schoolId, long photoId, string? note, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        string? text = ReviewNote.Of(note);
        using DataKey key = await photoKey(schoolId, cancellationToken);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await JudgingLock.TakeAsync(context, cancellationToken);
        PhotoRow photo = await context.Photos.SingleOrDefaultAsync(row => row.Id == photoId, cancellationToken)
            ?? throw new ReviewRefusedException($"There is no photo {photoId}.");
        if (photo.State == PhotoState.Locked)
            return;
        DateTimeOffset now = InstantConverter.ToStored(time.GetUtcNow());
        var concern = new SafeguardingConcernRow
        {
            SchoolId = schoolId,
            PhotoId = photoId,
            StateBefore = photo.State,
            RaisedBy = user,
            RaisedAt = now,
            NoteCiphertext = text is null ? null : ConcernText.SealNote(key, photoId, now, text),
        };
        photo.State = PhotoState.Locked;
        context.SafeguardingConcerns.Add(concern);
        await context.SaveChangesAsync(cancellationToken);
        await WithdrawFromReleasesAsync(context, photoId, cancellationToken);
        await context.ReviewClaims.Where(claim => claim.PhotoId == photoId).ExecuteDeleteAsync(cancellationToken);
        var raised = new AuditEvent(user, AuditAction.SafeguardingConcernRaised, "photo", photoId.ToString(CultureInfo.InvariantCulture));
        await audit.AppendAsync(context, raised, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (previews is not null && BlobAddress.TryParse(photo.BlobId, out BlobAddress address))
            _ = previews.Delete(key.Identity, address);
        // A photo that cannot be searched any more is not fit to be shown: what was published of it has to come down.
        await rejudge.RunAsync(schoolId, [photoId], JudgingCause.Identification, CancellationToken.None);
    }

    /// <summary>Every concern, those that are open first, the latest first. Reading it is recorded.</summary>
    /// <param name="user">The lead who reads it.</param>
    public async Task<IReadOnlyList<SafeguardingConcern>> ReadAsync(int schoolId, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        using DataKey key = await photoKey(schoolId, cancellationToken);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        SafeguardingConcernRow[] rows = await context.SafeguardingConcerns
            .AsNoTracking()
            .OrderBy(row => row.ClosedAt != null)
            .ThenByDescending(row => row.Id)
            .ToArrayAsync(cancellationToken);
        Dictionary<long, (long BatchId, string Name)> batches = await BatchesOfAsync(context, [.. rows.Select(row => row.PhotoId)], cancellationToken);
        AuditEvent[] viewed = [.. rows.Select(row => new AuditEvent(user, AuditAction.SafeguardingConcernViewed, "concern", row.Id.ToString(CultureInfo.InvariantCulture)))];
        await audit.AppendAsync(context, viewed, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. rows.Select(row => ConcernText.Open(key, row, batches[row.PhotoId].BatchId, batches[row.PhotoId].Name))];
    }

    /// <summary>Closes a concern with what was done about it.</summary>
    /// <param name="concernId">The concern.</param>
    /// <param name="outcome">What was done.</param>
    /// <param name="isPhotoFree">Whether the photo may be used again; otherwise it stays locked.</param>
    /// <param name="user">The lead who closes it.</param>
    /// <exception cref="ReviewRefusedException">There is no such open concern, or the outcome is missing.</exception>
    public async Task CloseAsync(int schoolId, long concernId, string? outcome, bool isPhotoFree, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        string text = ReviewNote.Require(outcome);
        using DataKey key = await photoKey(schoolId, cancellationToken);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await JudgingLock.TakeAsync(context, cancellationToken);
        SafeguardingConcernRow concern = await context.SafeguardingConcerns.SingleOrDefaultAsync(row => row.Id == concernId && row.ClosedAt == null, cancellationToken)
            ?? throw new ReviewRefusedException($"There is no open concern {concernId}. Somebody may have just closed it.");
        concern.OutcomeCiphertext = ConcernText.SealOutcome(key, concern.PhotoId, concern.RaisedAt, text);
        (concern.ClosedBy, concern.ClosedAt, concern.IsPhotoFree) = (user, time.GetUtcNow(), isPhotoFree);
        if (isPhotoFree)
            await FreeAsync(context, concern, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        AuditDetail detail = AuditDetail.None.With("photo_is_free", isPhotoFree);
        var closed = new AuditEvent(user, AuditAction.SafeguardingConcernClosed, "concern", concernId.ToString(CultureInfo.InvariantCulture), detail);
        await audit.AppendAsync(context, closed, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await rejudge.RunAsync(schoolId, [concern.PhotoId], JudgingCause.Identification, cancellationToken);
    }

    private static async Task FreeAsync(ConsentLensDbContext context, SafeguardingConcernRow concern, CancellationToken cancellationToken)
    {
        PhotoRow photo = await context.Photos.SingleAsync(row => row.Id == concern.PhotoId, cancellationToken);
        photo.State = concern.StateBefore;
        // Its batch may have been finished without it; the next start or night takes up what is unfinished.
        if (photo.State == PhotoState.Uploaded)
            await context.Batches.Where(batch => batch.Id == photo.BatchId).ExecuteUpdateAsync(update => update.SetProperty(batch => batch.State, BatchState.Screening), cancellationToken);
    }

    /// <summary>
    /// Takes the photo out of what is not built yet, and the package away from what is: nothing may be handed out any more that holds it. A release whose
    /// package was built stays built, since copies of it may be anywhere.
    /// </summary>
    private static async Task WithdrawFromReleasesAsync(ConsentLensDbContext context, long photoId, CancellationToken cancellationToken)
    {
        await context.ReleaseItems
            .Where(item => item.PhotoId == photoId
                && context.Releases.Any(release => release.Id == item.ReleaseId && (release.State == ReleaseState.Draft || release.State == ReleaseState.Approved)))
            .ExecuteDeleteAsync(cancellationToken);
        await context.Releases
            .Where(release => release.State == ReleaseState.Built && context.ReleaseItems.Any(item => item.ReleaseId == release.Id && item.PhotoId == photoId && item.CopySha256 != null))
            .ExecuteUpdateAsync(update => update.SetProperty(release => release.PackageBlobId, (string?)null), cancellationToken);
    }

    private static async Task<Dictionary<long, (long BatchId, string Name)>> BatchesOfAsync(ConsentLensDbContext context, long[] photoIds, CancellationToken cancellationToken)
    {
        var rows = await context.Photos
            .Where(photo => photoIds.Contains(photo.Id))
            .Join(context.Batches, photo => photo.BatchId, batch => batch.Id, (photo, batch) => new { photo.Id, BatchId = batch.Id, batch.Name })
            .ToArrayAsync(cancellationToken);
        return rows.ToDictionary(row => row.Id, row => (row.BatchId, row.Name));
    }
}
