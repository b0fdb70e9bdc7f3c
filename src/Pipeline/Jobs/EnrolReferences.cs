using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.People.References;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Makes face templates from reference photos, judges again what that changes, and has the newest photos compared with the new templates.</summary>
public sealed class EnrolReferences(ConsentLensDbContextFactory contexts, EnrolPerson enrol, RejudgeReopened reopened, StalePhotos stale) : IPipelineJob
{
    /// <summary>Makes the templates of everyone to whom one of these reference photos belongs, from all of theirs.</summary>
    /// <param name="ids">Ids of reference photos.</param>
    public async Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        foreach (string person in await PeopleAsync(schoolId, ids, cancellationToken)) await enrol.RunAsync(schoolId, person, cancellationToken);
        await reopened.RunAsync(schoolId, JudgingCause.Rematch, cancellationToken);
        await stale.EnqueueAsync(schoolId, cancellationToken);
    }

    private async Task<string[]> PeopleAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await context.ReferencePhotos
            .Where(photo => ids.Contains(photo.Id))
            .Select(photo => photo.PersonId)
            .Distinct()
            .Order()
            .ToArrayAsync(cancellationToken);
    }
}
