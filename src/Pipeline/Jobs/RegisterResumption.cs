using ConsentLens.Pipeline.Night;
using ConsentLens.Pipeline.People;
using ConsentLens.Pipeline.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Finishes what a program that died had recorded of the register and not carried out, and queues reference photos that nobody has looked at.</summary>
/// <param name="contexts">The database.</param>
/// <param name="changes">Carries changes out; asked for when there is one, since it loads models.</param>
/// <param name="queue">Where enrolments are queued.</param>
public sealed class RegisterResumption(ConsentLensDbContextFactory contexts, Func<CarryOutChange> changes, IJobQueue queue) : INightlyJob
{
    /// <inheritdoc/>
    public string Name => "resuming register changes";

    /// <inheritdoc/>
    public int Order => 5;

    /// <summary>Finishes and queues what is left of a school. What is queued already is not queued again.</summary>
    public async Task<NightlyCounts> RunAsync(int schoolId, CancellationToken cancellationToken)
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
        return NightlyCounts.None;
    }
}
