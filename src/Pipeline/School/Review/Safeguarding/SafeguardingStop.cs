using System.Globalization;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review.Safeguarding;

/// <summary>
/// Locks a photo that somebody flags as a safeguarding concern, at once: from then on no copy, thumbnail or view of it is made, it is in no queue
/// and no release, and the safeguarding lead alone is told that it exists. What is out of the house gets its takedown task.
/// </summary>
/// <param name="previews">Where small copies lie, which go at once; null where there are none.</param>
public sealed class SafeguardingStop(
    ConsentLensDbContextFactory contexts,
    SchoolKeyStore keys,
    RejudgePhotos rejudge,
    IJobQueue queue,
    AuditStore audit,
    TimeProvider time,
    PreviewCache? previews = null)
{
    /// <summary>Locks a photo. One that is locked already stays as it is, and nothing says so.</summary>
    /// <param name="note">What was seen, for the lead's eyes alone; or null.</param>
    /// <exception cref="ReviewRefusedException">There is no such photo, or the note is too long.</exception>
    public async Task RaiseAsync(int schoolId, long photoId, string? note, string user, CancellationToken cancellationToken)
    {
        string? text = ReviewNote.Of(note);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
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
        AuditEvent[] retired = await WithdrawFromReleasesAsync(context, photoId, user, now, cancellationToken);
        await context.ReviewClaims.Where(claim => claim.PhotoId == photoId).ExecuteDeleteAsync(cancellationToken);
        var raised = new AuditEvent(user, AuditAction.SafeguardingConcernRaised, "photo", photoId.ToString(CultureInfo.InvariantCulture));
        await transaction.CommitAsync(audit, [raised, .. retired], cancellationToken);
        if (previews is not null && BlobAddress.TryParse(photo.BlobId, out BlobAddress address))
            _ = previews.Delete(key.Identity, address);
        // A photo that cannot be searched any more is not fit to be shown: what was published of it has to come down.
        await rejudge.RunAsync(schoolId, [photoId], JudgingCause.Identification, CancellationToken.None);
        // Nobody has looked at its pixels yet: by them it is held in other bytes, too.
        if (concern.StateBefore == PhotoState.Uploaded)
            await queue.EnqueueAsync(new JobOrder(JobKind.ScreenPhotos, schoolId, [photoId]), CancellationToken.None);
    }

    /// <summary>Every concern, those that are open first, the latest first. Reading it is recorded.</summary>
    public async Task<IReadOnlyList<SafeguardingConcern>> ReadAsync(int schoolId, string user, CancellationToken cancellationToken)
    {
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        SafeguardingConcernRow[] rows = await context.SafeguardingConcerns
            .AsNoTracking()
            .OrderBy(row => row.ClosedAt != null)
            .ThenByDescending(row => row.Id)
            .ToArrayAsync(cancellationToken);
        Dictionary<long, (long BatchId, string Name)> batches = await BatchesOfAsync(context, key, [.. rows.Select(row => row.PhotoId)], cancellationToken);
        AuditEvent[] viewed = [.. rows.Select(row => new AuditEvent(user, AuditAction.SafeguardingConcernViewed, "concern", row.Id.ToString(CultureInfo.InvariantCulture)))];
        await transaction.CommitAsync(audit, viewed, cancellationToken);
        return [.. rows.Select(row => ConcernText.Open(key, row, batches[row.PhotoId].BatchId, batches[row.PhotoId].Name))];
    }

    /// <summary>Closes a concern with what was done about it.</summary>
    /// <param name="outcome">What was done.</param>
    /// <param name="isPhotoFree">Whether the photo may be used again; otherwise it stays locked.</param>
    /// <exception cref="ReviewRefusedException">There is no such open concern, or the outcome is missing.</exception>
    public async Task CloseAsync(int schoolId, long concernId, string? outcome, bool isPhotoFree, string user, CancellationToken cancellationToken)
    {
        string text = ReviewNote.Require(outcome);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        SafeguardingConcernRow concern = await context.SafeguardingConcerns.SingleOrDefaultAsync(row => row.Id == concernId && row.ClosedAt == null, cancellationToken)
            ?? throw new ReviewRefusedException($"There is no open concern {concernId}. Somebody may have just closed it.");
        concern.OutcomeCiphertext = ConcernText.SealOutcome(key, concern.PhotoId, concern.RaisedAt, text);
        (concern.ClosedBy, concern.ClosedAt, concern.IsPhotoFree) = (user, time.GetUtcNow(), isPhotoFree);
        if (isPhotoFree)
            await FreeAsync(context, concern, cancellationToken);
        AuditDetail detail = AuditDetail.None.With("photo_is_free", isPhotoFree);
        var closed = new AuditEvent(user, AuditAction.SafeguardingConcernClosed, "concern", concernId.ToString(CultureInfo.InvariantCulture), detail);
        await transaction.CommitAsync(audit, closed, cancellationToken);
        await rejudge.RunAsync(schoolId, [concern.PhotoId], JudgingCause.Identification, CancellationToken.None);
        if (isPhotoFree && concern.StateBefore == PhotoState.Uploaded)
            await queue.EnqueueAsync(new JobOrder(JobKind.ScreenPhotos, schoolId, [concern.PhotoId]), cancellationToken);
    }

    private static async Task FreeAsync(ConsentLensDbContext context, SafeguardingConcernRow concern, CancellationToken cancellationToken)
    {
        PhotoRow photo = await context.Photos.SingleAsync(row => row.Id == concern.PhotoId, cancellationToken);
        photo.State = concern.StateBefore;
        // Its batch may have been finished without it.
        if (photo.State == PhotoState.Uploaded)
            await context.Batches.Where(batch => batch.Id == photo.BatchId).ExecuteUpdateAsync(update => update.SetProperty(batch => batch.State, BatchState.Screening), cancellationToken);
    }

    /// <summary>Takes the photo out of what is not built yet, and retires what is.</summary>
    private static async Task<AuditEvent[]> WithdrawFromReleasesAsync(ConsentLensDbContext context, long photoId, string user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await context.ReleaseItems
            .Where(item => item.PhotoId == photoId
                && context.Releases.Any(release => release.Id == item.ReleaseId && (release.State == ReleaseState.Draft || release.State == ReleaseState.Approved)))
            .ExecuteDeleteAsync(cancellationToken);
        long[] packed = await context.ReleaseItems.Where(item => item.PhotoId == photoId && item.RemovedFaces != null).Select(item => item.ReleaseId).ToArrayAsync(cancellationToken);
        return await PackageRetirement.RetireAsync(context, packed, RetirementCause.HeldBack, user, now, cancellationToken);
    }

    private static async Task<Dictionary<long, (long BatchId, string Name)>> BatchesOfAsync(ConsentLensDbContext context, DataKey key, long[] photoIds, CancellationToken cancellationToken)
    {
        var rows = await context.Photos
            .Where(photo => photoIds.Contains(photo.Id))
            .Join(context.Batches, photo => photo.BatchId, batch => batch.Id, (photo, batch) => new { photo.Id, BatchId = batch.Id, batch.NameCiphertext })
            .ToArrayAsync(cancellationToken);
        return rows.ToDictionary(row => row.Id, row => (row.BatchId, BatchName.Open(key, row.BatchId, row.NameCiphertext).Name));
    }
}

/// <summary>A concern as the safeguarding lead reads it.</summary>
public sealed record SafeguardingConcern
{
    public required long Id { get; init; }

    /// <summary>The photo that is locked for it.</summary>
    public required long PhotoId { get; init; }

    /// <summary>The batch that the photo came with.</summary>
    public required long BatchId { get; init; }

    /// <summary>What the office called that batch.</summary>
    public required string BatchName { get; init; }

    public required string RaisedBy { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>What was said when it was raised, or null.</summary>
    public string? Note { get; init; }

    /// <summary>What was done about it; null while it is open.</summary>
    public string? Outcome { get; init; }

    /// <summary>Who closed it, or null while it is open.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>When it was closed, or null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Whether the photo may be used again.</summary>
    public bool IsPhotoFree { get; init; }
}

/// <summary>Seals and opens what is written of a concern.</summary>
internal static class ConcernText
{
    public static byte[] SealNote(DataKey key, long photoId, DateTimeOffset raisedAt, string note) =>
        SealedBytes.SealText(key, ContextOf("note_ciphertext", photoId, raisedAt), note);

    public static byte[] SealOutcome(DataKey key, long photoId, DateTimeOffset raisedAt, string outcome) =>
        SealedBytes.SealText(key, ContextOf("outcome_ciphertext", photoId, raisedAt), outcome);

    public static SafeguardingConcern Open(DataKey key, SafeguardingConcernRow row, long batchId, string batchName) => new()
    {
        Id = row.Id,
        PhotoId = row.PhotoId,
        BatchId = batchId,
        BatchName = batchName,
        RaisedBy = row.RaisedBy,
        RaisedAt = row.RaisedAt,
        Note = Text(key, "note_ciphertext", row, row.NoteCiphertext),
        Outcome = Text(key, "outcome_ciphertext", row, row.OutcomeCiphertext),
        ClosedBy = row.ClosedBy,
        ClosedAt = row.ClosedAt,
        IsPhotoFree = row.IsPhotoFree,
    };

    private static string? Text(DataKey key, string column, SafeguardingConcernRow row, byte[]? stored) =>
        stored is null ? null : SealedBytes.OpenText(key, ContextOf(column, row.PhotoId, row.RaisedAt), stored);

    // By photo and time, and not by the concern's id, which the database has not given yet when the note is sealed.
    private static SealedContext ContextOf(string column, long photoId, DateTimeOffset raisedAt) =>
        new("safeguarding_concerns", column, string.Create(CultureInfo.InvariantCulture, $"{photoId}/{raisedAt.ToUnixTimeMilliseconds()}"));
}
