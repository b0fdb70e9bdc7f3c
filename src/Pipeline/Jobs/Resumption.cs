using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Queues again what is unfinished and no longer queued: a job that was given up after many failures, or was lost with a restored database.</summary>
public sealed class BatchResumption(ConsentLensDbContextFactory contexts, BatchScreening screening, IJobQueue queue)
{
    /// <summary>Queues every unfinished batch and every approved release of a school. What is queued already is not queued again.</summary>
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
        long[] approved = await context.Releases.Where(release => release.State == ReleaseState.Approved).Select(release => release.Id).ToArrayAsync(cancellationToken);
        foreach (long release in approved)
            await queue.EnqueueAsync(new JobOrder(JobKind.BuildRelease, schoolId, [release]), cancellationToken);
    }
}

/// <summary>Finishes what a program that died had recorded of the register and not carried out, and queues reference photos that nobody has looked at.</summary>
/// <param name="changes">Carries changes out; asked for when there is one, since it loads models.</param>
public sealed class RegisterResumption(ConsentLensDbContextFactory contexts, Func<CarryOutChange> changes, IJobQueue queue)
{
    /// <summary>Finishes and queues what is left of a school. What is queued already is not queued again.</summary>
    public async Task RunAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        if (await context.JobProgress.AnyAsync(note => note.Job == CarryOutChange.NoteJob, cancellationToken))
            await changes().FinishAsync(schoolId, cancellationToken);
        var waiting = await context.ReferencePhotos
            .Where(photo => photo.State == ReferencePhotoState.Uploaded)
            .GroupBy(photo => photo.PersonId)
            .Select(ofPerson => ofPerson.Min(photo => photo.Id))
            .ToListAsync(cancellationToken);
        foreach (long first in waiting)
            await queue.EnqueueAsync(new JobOrder(JobKind.EnrolReferences, schoolId, [first]), cancellationToken);
    }
}
