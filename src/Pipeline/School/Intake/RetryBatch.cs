using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Takes up again a batch that failed or got stuck.</summary>
public sealed class RetryBatch(ConsentLensDbContextFactory contexts, BatchScreening screening, IJobQueue queue)
{
    /// <summary>Queues what is left to do. What is queued already is not queued again.</summary>
    /// <returns>False when there is nothing to be done: no such batch, it is finished, or it waits for its sender.</returns>
    public async Task<bool> RunAsync(int schoolId, long batchId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await context.Batches
            .Where(batch => batch.Id == batchId && batch.State == BatchState.Failed && batch.SourceCiphertext != null)
            .ExecuteUpdateAsync(update => update.SetProperty(batch => batch.State, BatchState.Receiving).SetProperty(batch => batch.Problem, (string?)null), cancellationToken);
        // The problem comes back should it fail again.
        await context.Batches
            .Where(batch => batch.Id == batchId && (batch.State == BatchState.Screening || (batch.State == BatchState.Receiving && batch.SourceCiphertext != null)))
            .ExecuteUpdateAsync(update => update.SetProperty(batch => batch.Problem, (string?)null), cancellationToken);
        var batch = await context.Batches
            .Where(row => row.Id == batchId)
            .Select(row => new { row.State, IsFolder = row.SourceCiphertext != null })
            .SingleOrDefaultAsync(cancellationToken);
        switch (batch)
        {
            case { State: BatchState.Receiving, IsFolder: true }:
                await queue.EnqueueAsync(new JobOrder(JobKind.IngestBatch, schoolId, [batchId]), cancellationToken);
                return true;
            case { State: BatchState.Screening }:
                await screening.EnqueueAsync(schoolId, batchId, cancellationToken);
                await screening.EndAsync(schoolId, [batchId], cancellationToken);
                return true;
            default:
                return false;
        }
    }
}
