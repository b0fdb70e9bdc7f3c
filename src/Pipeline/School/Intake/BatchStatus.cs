using System.Runtime.CompilerServices;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>How far a batch has come, as people wait for it.</summary>
/// <param name="State">Receiving, screening, screened or failed.</param>
/// <param name="Photos">Photos taken in so far.</param>
/// <param name="Progress">How far the screening has come, of an upload that is still open too; null before it began.</param>
/// <param name="Unreadable">Files that could not be read so far.</param>
/// <param name="Problem">What holds it up, as one sentence; otherwise null.</param>
public sealed record BatchStatus(BatchState State, int Photos, BatchProgress? Progress, int Unreadable, string? Problem)
{
    /// <summary>Whether nothing more will happen by itself.</summary>
    public bool IsOver => State is BatchState.Screened or BatchState.Failed;
}

/// <summary>Reads how far a batch has come.</summary>
public sealed class BatchStatusReader(ConsentLensDbContextFactory contexts)
{
    /// <summary>The status; null when the school has no such batch.</summary>
    public async Task<BatchStatus?> ReadAsync(int schoolId, long batchId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var batch = await context.Batches
            .Where(row => row.Id == batchId)
            .Select(row => new { row.State, row.Problem })
            .SingleOrDefaultAsync(cancellationToken);
        if (batch is null)
            return null;
        JobProgressRow? progress = await context.JobProgress.AsNoTracking()
            .Where(row => row.BatchId == batchId && row.Job == BatchScreening.ProgressJob)
            .OrderByDescending(row => row.Id)
            .FirstOrDefaultAsync(cancellationToken);
        int photos = progress?.Total ?? await context.Photos.CountAsync(photo => photo.BatchId == batchId, cancellationToken);
        int waiting = await context.Photos.CountAsync(photo => photo.BatchId == batchId && photo.State == PhotoState.Uploaded, cancellationToken);
        int unreadable = await context.Photos.CountAsync(photo => photo.BatchId == batchId && photo.State == PhotoState.Unreadable, cancellationToken);
        return new BatchStatus(batch.State, photos, progress is null ? BatchProgress.OfUpload(photos - waiting, photos) : BatchProgress.Of(progress), unreadable, batch.Problem);
    }
}

/// <summary>Follows a batch for somebody who looks on. Nothing is asked while nobody does.</summary>
public sealed class BatchWatch(BatchStatusReader statuses, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    /// <summary>The status as it is, then each change of it, until nothing more will happen. Null when nothing changed for a while, so that the line can be kept open.</summary>
    /// <param name="batchId">The batch; when the school has none of this id, the sequence is empty.</param>
    public async IAsyncEnumerable<BatchStatus?> FollowAsync(int schoolId, long batchId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BatchStatus? last = null;
        long said = time.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            if (await statuses.ReadAsync(schoolId, batchId, cancellationToken) is not { } status)
                yield break;
            bool isNew = status != last;
            if (!isNew && time.GetElapsedTime(said) < LongestSilence)
                continue;
            said = time.GetTimestamp();
            yield return isNew ? status : null;
            if (status.IsOver)
                yield break;
            last = status;
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
