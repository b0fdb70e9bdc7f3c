using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>Begins and ends the screening of whole batches, and keeps count of what is done.</summary>
public sealed class BatchScreening(ConsentLensDbContextFactory contexts, IJobQueue queue, TimeProvider time)
{
    /// <summary>Photos of one job: few enough that a killed worker loses little, enough that the queue costs next to nothing.</summary>
    public const int ChunkSize = 16;

    /// <summary>The code of the screening in <see cref="JobProgressRow.Job"/>.</summary>
    public const string ProgressJob = "screen_photos";

    /// <summary>Queues the screening of a batch that was taken in whole, and says so in its row.</summary>
    /// <param name="files">Files found in it.</param>
    /// <param name="duplicates">Files that were in it twice.</param>
    /// <param name="record">Recorded once, in the transaction that begins it, such as an audit entry.</param>
    public async Task BeginAsync(
        int schoolId, long batchId, int files, int duplicates, Func<ConsentLensDbContext, CancellationToken, Task> record, CancellationToken cancellationToken)
    {
        // Queued first: should this process die before the row says so, the batch is taken in once more, and the jobs find their work done.
        await EnqueueChunksAsync(schoolId, batchId, cancellationToken);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        int unreadable = await context.Photos.CountAsync(photo => photo.BatchId == batchId && photo.State == PhotoState.Unreadable, cancellationToken);
        int begun = await context.Batches
            .Where(batch => batch.Id == batchId && batch.State == BatchState.Receiving)
            .ExecuteUpdateAsync(
                update => update
                    .SetProperty(batch => batch.State, BatchState.Screening)
                    .SetProperty(batch => batch.Problem, (string?)null)
                    .SetProperty(batch => batch.FileCount, files)
                    .SetProperty(batch => batch.DuplicateCount, duplicates)
                    .SetProperty(batch => batch.UnreadableCount, unreadable),
                cancellationToken);
        if (begun == 1)
        {
            await AddProgressAsync(context, batchId, cancellationToken);
            await record(context, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        await EndAsync(schoolId, [batchId], cancellationToken);
    }

    /// <summary>Queues what is left of a batch. What is queued already is not queued again.</summary>
    public async Task EnqueueAsync(int schoolId, long batchId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await (await context.Batches.AnyAsync(batch => batch.Id == batchId && batch.State == BatchState.Receiving, cancellationToken)
            ? EnqueueOpenAsync(schoolId, batchId, cancellationToken)
            : EnqueueChunksAsync(schoolId, batchId, cancellationToken));
    }

    /// <summary>Has the photos screened that have come of an upload which is still open. They are one job: a chunk of it would be taken for the one of the same first photo that is queued at the end.</summary>
    public Task EnqueueOpenAsync(int schoolId, long batchId, CancellationToken cancellationToken) =>
        queue.EnqueueAsync(new JobOrder(JobKind.ScreenUpload, schoolId, [batchId]), cancellationToken);

    /// <summary>Says that a photo of a finished batch waits to be screened again. An upload that is still open stays open.</summary>
    internal static Task<int> ReopenAsync(ConsentLensDbContext context, long batchId, CancellationToken cancellationToken) =>
        context.Batches
            .Where(batch => batch.Id == batchId && batch.State != BatchState.Receiving)
            .ExecuteUpdateAsync(update => update.SetProperty(batch => batch.State, BatchState.Screening), cancellationToken);

    private async Task EnqueueChunksAsync(int schoolId, long batchId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        long[] waiting = await context.Photos
            .Where(photo => photo.BatchId == batchId && photo.State == PhotoState.Uploaded)
            .OrderBy(photo => photo.Id)
            .Select(photo => photo.Id)
            .ToArrayAsync(cancellationToken);
        foreach (long[] chunk in waiting.Chunk(ChunkSize))
            await queue.EnqueueAsync(new JobOrder(JobKind.ScreenPhotos, schoolId, chunk), cancellationToken);
    }

    /// <summary>Marks those of the batches as screened in which no photo waits any more.</summary>
    public async Task EndAsync(int schoolId, IReadOnlyCollection<long> batchIds, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        DateTimeOffset now = time.GetUtcNow();
        foreach (long id in batchIds)
        {
            await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(context, SchoolLock.None, cancellationToken);
            int ended = await context.Batches
                .Where(batch => batch.Id == id && batch.State == BatchState.Screening)
                .Where(batch => !context.Photos.Any(photo => photo.BatchId == id && photo.State == PhotoState.Uploaded))
                .ExecuteUpdateAsync(
                    update => update
                        .SetProperty(batch => batch.State, BatchState.Screened)
                        .SetProperty(batch => batch.Problem, (string?)null)
                        .SetProperty(batch => batch.UnreadableCount, batch => context.Photos.Count(photo => photo.BatchId == id && photo.State == PhotoState.Unreadable)),
                    cancellationToken);
            if (ended == 1)
            {
                await context.JobProgress
                    .Where(progress => progress.BatchId == id && progress.FinishedAt == null)
                    .ExecuteUpdateAsync(
                        update => update
                            .SetProperty(progress => progress.Done, progress => progress.Total)
                            .SetProperty(progress => progress.FinishedAt, now),
                        cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
    }

    private async Task AddProgressAsync(ConsentLensDbContext context, long batchId, CancellationToken cancellationToken)
    {
        int total = await context.Photos.CountAsync(photo => photo.BatchId == batchId, cancellationToken);
        int done = await context.Photos.CountAsync(photo => photo.BatchId == batchId && photo.State != PhotoState.Uploaded, cancellationToken);
        // What was screened before the upload ended took time, too.
        DateTimeOffset? first = await context.Photos.Where(photo => photo.BatchId == batchId).MinAsync(photo => photo.ScreenedAt, cancellationToken);
        context.JobProgress.Add(new JobProgressRow
        {
            SchoolId = context.CurrentSchoolId,
            Job = ProgressJob,
            BatchId = batchId,
            Done = done,
            Total = total,
            StartedAt = first ?? time.GetUtcNow(),
        });
        await context.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>How far the screening of a batch has come.</summary>
/// <param name="PhotosPerSecond">The mean speed so far; null before the first photo is done.</param>
/// <param name="Remaining">How long the rest will take at that speed; null while it cannot be said.</param>
/// <param name="IsFinished">Whether every photo has its verdicts.</param>
public sealed record BatchProgress(int Done, int Total, double? PhotosPerSecond, TimeSpan? Remaining, bool IsFinished)
{
    /// <summary>The progress of an upload that is still open; null while none of its photos is screened.</summary>
    /// <param name="received">Photos that have come so far.</param>
    internal static BatchProgress? OfUpload(int done, int received) => done == 0 ? null : new BatchProgress(done, received, PhotosPerSecond: null, Remaining: null, IsFinished: false);

    /// <summary>The progress that a row of <c>job_progress</c> tells.</summary>
    public static BatchProgress Of(JobProgressRow row)
    {
        DateTimeOffset? last = row.FinishedAt ?? row.UpdatedAt;
        double seconds = last is { } at ? (at - row.StartedAt).TotalSeconds : 0;
        double? speed = seconds > 0 && row.Done > 0 ? row.Done / seconds : null;
        TimeSpan? remaining = speed is { } perSecond ? TimeSpan.FromSeconds((row.Total - row.Done) / perSecond) : null;
        return new BatchProgress(row.Done, row.Total, speed, remaining, row.FinishedAt is not null);
    }
}
