using ConsentLens.Pipeline.Judging.Rematch;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Matches every photo of a school that is not compared as of today, without waiting for the night.</summary>
public sealed class RematchSchools(RematchSchool rematch) : IPipelineJob
{
    /// <summary>Matches the school's photos; the ids say nothing more.</summary>
    public Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken) => rematch.RunAsync(schoolId, cancellationToken);
}
