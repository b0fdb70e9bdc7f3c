namespace ConsentLens.Pipeline.Jobs;

/// <summary>Where jobs are queued, so that any worker does them, once. The only thing of the job engine that the rest of the program knows.</summary>
public interface IJobQueue
{
    /// <summary>
    /// Queues a job to be done as soon as possible. It is stored when this returns; inside a <see cref="System.Transactions.TransactionScope"/>, when that is completed.
    /// </summary>
    Task EnqueueAsync(JobOrder order, CancellationToken cancellationToken);
}

/// <summary>A job to be done. Two orders of the same kind, school and first id are the same job: the second is not queued while the first is unfinished.</summary>
/// <param name="Kind">Which job.</param>
/// <param name="SchoolId">The school.</param>
/// <param name="Ids">What to work on; at least one.</param>
public sealed record JobOrder(JobKind Kind, int SchoolId, IReadOnlyList<long> Ids);
