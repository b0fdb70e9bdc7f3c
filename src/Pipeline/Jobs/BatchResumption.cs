using ConsentLens.Pipeline.Night;
using ConsentLens.Pipeline.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Queues again what is unfinished and no longer queued: a job that was given up after many failures, or was lost with a restored database.</summary>
public sealed class BatchResumption(ConsentLensDbContextFactory contexts, BatchScreening screening, IJobQueue queue) : INightlyJob
{
    /// <inheritdoc/>
    public string Name => "resuming work";

    /// <inheritdoc/>
    public int Order => 0;

    /// <summary>Queues every unfinished batch and every approved release of a school. What is queued already is not queued again.</summary>
    public async Task<NightlyCounts> RunAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var unfinished = await context.Batches
            .Where(batch => batch.State == BatchState.Screening || (batch.State == BatchState.Receiving && batch.SourceCiphertext != null))
            .OrderBy(batch => batch.Id)
            .Select(batch => new { batch.Id, batch.State })
            .ToListAsync(cancellationToken);
        foreach (var batch in unfinished)
        {
            if (batch.State == BatchState.Receiving)
                await queue.EnqueueAsync(new JobOrder(JobKind.IngestBatch, schoolId, [batch.Id]), cancellationToken);
            else
                await screening.EnqueueAsync(schoolId, batch.Id, cancellationToken);
        }

        await screening.EndAsync(schoolId, [.. unfinished.Select(batch => batch.Id)], cancellationToken);
        long[] approved = await context.Releases.Where(release => release.State == ReleaseState.Approved).Select(release => release.Id).ToArrayAsync(cancellationToken);
        foreach (long release in approved)
            await queue.EnqueueAsync(new JobOrder(JobKind.BuildRelease, schoolId, [release]), cancellationToken);
        return NightlyCounts.None;
    }
}
