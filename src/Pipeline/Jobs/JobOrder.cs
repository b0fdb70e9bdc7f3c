namespace ConsentLens.Pipeline.Jobs;

/// <summary>A job to be done. Two orders of the same kind, school and first id are the same job: the second is not queued while the first waits.</summary>
/// <param name="Kind">Which job.</param>
/// <param name="SchoolId">The school.</param>
/// <param name="Ids">What to work on; at least one.</param>
public sealed record JobOrder(JobKind Kind, int SchoolId, IReadOnlyList<long> Ids);
