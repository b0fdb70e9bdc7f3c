using ConsentLens.Pipeline.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Takes a batch up again that could not be taken in or screened.</summary>
public sealed class RetryBatch(ConsentLensDbContextFactory contexts, BatchScreening screening, IJobQueue queue)
{
    /// <summary>Queues what is left to be done, and takes the batch's problem away until it comes back.</summary>
    /// <param name="schoolId">The school.</param>
    /// <param name="batchId">A batch with a problem.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>False when there is no such batch, or nothing is wrong with it.</returns>
    public async Task<bool> RunAsync(int schoolId, long batchId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        BatchState? state = await context.Batches
            .Where(batch => batch.Id == batchId && batch.Problem != null && batch.State != BatchState.Screened)
            .Select(batch => (BatchState?)batch.State)
            .SingleOrDefaultAsync(cancellationToken);
        if (state is null)
            return false;
        BatchState next = state == BatchState.Screening ? BatchState.Screening : BatchState.Receiving;
        int changed = await context.Batches
            .Where(batch => batch.Id == batchId && batch.State == state)
            .ExecuteUpdateAsync(update => update.SetProperty(batch => batch.State, next).SetProperty(batch => batch.Problem, (string?)null), cancellationToken);
        if (changed == 0)
            return false;
        if (next == BatchState.Receiving)
            await queue.EnqueueAsync(new JobOrder(JobKind.IngestBatch, schoolId, [batchId]), cancellationToken);
        else
            await screening.EnqueueAsync(schoolId, batchId, cancellationToken);
        await screening.EndAsync(schoolId, [batchId], cancellationToken);
        return true;
    }
}
