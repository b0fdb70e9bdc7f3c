using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

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
        int unreadable = await context.Photos.CountAsync(photo => photo.BatchId == batchId && photo.State == PhotoState.Unreadable, cancellationToken);
        return new BatchStatus(batch.State, photos, progress is null ? null : BatchProgress.Of(progress), unreadable, batch.Problem);
    }
}
