using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Queues unfinished work that is no longer queued: its job was given up after repeated failures, or was lost when a database was restored.</summary>
public sealed class BatchResumption(ConsentLensDbContextFactory contexts, BatchScreening screening, IJobQueue queue)
{
    /// <summary>Queues every unfinished batch, every locked photo that has no print yet, and every approved release of a school, unless it is queued already.</summary>
    public async Task RunAsync(int schoolId, CancellationToken cancellationToken)
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
        long[] locked = await LockedPictures.Of(context).OrderBy(photo => photo.Id).Select(photo => photo.Id).ToArrayAsync(cancellationToken);
        foreach (long[] chunk in locked.Chunk(BatchScreening.ChunkSize)) await queue.EnqueueAsync(new JobOrder(JobKind.ScreenPhotos, schoolId, chunk), cancellationToken);
        long[] approved = await context.Releases.Where(release => release.State == ReleaseState.Approved).Select(release => release.Id).ToArrayAsync(cancellationToken);
        foreach (long release in approved) await queue.EnqueueAsync(new JobOrder(JobKind.BuildRelease, schoolId, [release]), cancellationToken);
    }
}

/// <summary>Finishes register changes that were recorded but not carried out when the program died, and queues reference photos that have not been
/// processed.</summary>
/// <param name="changes">Created only when needed, since it loads models.</param>
public sealed class RegisterResumption(ConsentLensDbContextFactory contexts, Func<CarryOutChange> changes, IJobQueue queue)
{
    public async Task RunAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        if (await JudgingAgain.Notes(context).AnyAsync(cancellationToken))
            await changes().FinishAsync(schoolId, cancellationToken);
        var waiting = await context.ReferencePhotos
            .Where(photo => photo.State == ReferencePhotoState.Uploaded)
            .GroupBy(photo => photo.PersonId)
            .Select(ofPerson => ofPerson.Min(photo => photo.Id))
            .ToListAsync(cancellationToken);
        foreach (long first in waiting) await queue.EnqueueAsync(new JobOrder(JobKind.EnrolReferences, schoolId, [first]), cancellationToken);
    }
}
