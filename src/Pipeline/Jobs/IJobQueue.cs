namespace ConsentLens.Pipeline.Jobs;

/// <summary>Where jobs are queued, so that any worker does them, once. The only thing of the job engine that the rest of the program knows.</summary>
public interface IJobQueue
{
    /// <summary>Queues a job to be done as soon as possible. It is stored when this returns.</summary>
    Task EnqueueAsync(JobOrder order, CancellationToken cancellationToken);
}
