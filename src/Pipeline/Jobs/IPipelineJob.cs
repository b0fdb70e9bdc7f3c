namespace ConsentLens.Pipeline.Jobs;

/// <summary>
/// Work that is handed over by ids alone. It may be run twice, at once or one after the other, or be killed at any moment and run again: what it leaves in the database is the
/// same. It throws when it should be tried again later.
/// </summary>
public interface IPipelineJob
{
    /// <summary>Does the work.</summary>
    /// <param name="ids">What to work on; ids of nothing are passed over.</param>
    Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken);
}
