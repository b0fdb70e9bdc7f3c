using ConsentLens.Pipeline.Judging.Rematch;
using ConsentLens.Pipeline.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Matches every photo of a school that is not compared as of today, without waiting for the night.</summary>
public sealed class RematchSchools(RematchSchool rematch) : IPipelineJob
{
    /// <summary>
    /// The order for a school as it is now. It goes by the gallery's revision, so that a change behind the back of a matching that is under way has one of its own.
    /// </summary>
    public static async Task<JobOrder> OrderAsync(ConsentLensDbContextFactory contexts, int schoolId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        long revision = await context.Schools.Select(school => school.GalleryRevision).SingleAsync(cancellationToken);
        return new JobOrder(JobKind.RematchSchool, schoolId, [revision]);
    }

    /// <summary>Matches the school's photos; the ids say nothing more.</summary>
    public Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken) => rematch.RunAsync(schoolId, cancellationToken);
}
