using System.Linq.Expressions;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Lists batches, the latest first.</summary>
public sealed class BatchList(ConsentLensDbContextFactory contexts)
{
    /// <summary>One page of all batches, and how many there are in all.</summary>
    /// <param name="page">The page, from 1.</param>
    /// <param name="size">Batches on a page.</param>
    public async Task<(IReadOnlyList<BatchSummary> Batches, int Total)> PageAsync(int schoolId, int page, int size, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(page, 1);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        int total = await context.Batches.CountAsync(cancellationToken);
        IReadOnlyList<BatchSummary> batches = await ReadAsync(context, rows => rows.OrderByDescending(batch => batch.Id).Skip((page - 1) * size).Take(size), cancellationToken);
        return (batches, total);
    }

    /// <summary>The batches that are being taken in or screened, and those that failed, the latest first.</summary>
    public async Task<IReadOnlyList<BatchSummary>> UnfinishedAsync(int schoolId, int most, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await ReadAsync(context, rows => rows.Where(batch => batch.State != BatchState.Screened).OrderByDescending(batch => batch.Id).Take(most), cancellationToken);
    }

    /// <summary>One batch; null when the school has no such one.</summary>
    public async Task<BatchSummary?> FindAsync(int schoolId, long batchId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return (await ReadAsync(context, rows => rows.Where(batch => batch.Id == batchId), cancellationToken)).SingleOrDefault();
    }

    private static async Task<IReadOnlyList<BatchSummary>> ReadAsync(
        ConsentLensDbContext context, Func<IQueryable<BatchRow>, IQueryable<BatchRow>> choose, CancellationToken cancellationToken)
    {
        BatchSummary[] batches = await choose(context.Batches.AsNoTracking()).Select(ToSummary).ToArrayAsync(cancellationToken);
        long?[] ids = [.. batches.Select(batch => (long?)batch.Id)];
        JobProgressRow[] progress = await context.JobProgress.AsNoTracking()
            .Where(row => ids.Contains(row.BatchId) && row.Job == BatchScreening.ProgressJob)
            .OrderBy(row => row.Id)
            .ToArrayAsync(cancellationToken);
        Dictionary<long, JobProgressRow> byBatch = progress.GroupBy(row => row.BatchId!.Value).ToDictionary(rows => rows.Key, rows => rows.Last());
        long[] receiving = [.. batches.Where(batch => batch.State == BatchState.Receiving).Select(batch => batch.Id)];
        Dictionary<long, int> received = await context.Photos
            .Where(photo => receiving.Contains(photo.BatchId))
            .GroupBy(photo => photo.BatchId)
            .ToDictionaryAsync(photos => photos.Key, photos => photos.Count(), cancellationToken);
        return
        [
            .. batches.Select(batch => batch with
            {
                Photos = batch.State == BatchState.Receiving ? received.GetValueOrDefault(batch.Id) : batch.Photos,
                Progress = byBatch.TryGetValue(batch.Id, out JobProgressRow? row) ? BatchProgress.Of(row) : null,
            }),
        ];
    }

    private static Expression<Func<BatchRow, BatchSummary>> ToSummary { get; } = batch => new BatchSummary
    {
        Id = batch.Id,
        Name = batch.Name,
        Event = batch.Event,
        Classes = batch.DeclaredClasses,
        ChannelIds = batch.ChannelIds,
        State = batch.State,
        Photos = batch.FileCount - batch.DuplicateCount,
        Duplicates = batch.DuplicateCount,
        Unreadable = batch.UnreadableCount,
        IsFolder = batch.SourceCiphertext != null,
        Problem = batch.Problem,
        CreatedBy = batch.CreatedBy,
        CreatedAt = batch.CreatedAt,
    };
}
