using Quartz;

namespace ConsentLens.Pipeline.Jobs.Quartz;

/// <summary>Queues jobs in Quartz's tables. Works with a scheduler that was never started, too: such a process queues and does not work.</summary>
public sealed class QuartzJobQueue(ISchedulerFactory schedulers) : IJobQueue
{
    private const int MostRetries = 8;
    private const double Growth = 2;
    private const double Jitter = 0.2;

    private static readonly RetryPolicy Retries =
        RetryPolicy.Exponential(MostRetries, TimeSpan.FromSeconds(5), Growth, TimeSpan.FromMinutes(5), Jitter);

    /// <inheritdoc/>
    public async Task EnqueueAsync(JobOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        IScheduler scheduler = await schedulers.GetScheduler(cancellationToken);
        JobKey key = QuartzJobData.KeyOf(order);
        if (await scheduler.GetJobDetail(key, cancellationToken) is not null)
            return;
        IJobDetail job = JobBuilder.Create<QuartzJob>()
            .WithIdentity(key)
            .RequestRecovery()
            .UsingJobData(QuartzJobData.Write(order))
            .Build();
        ITrigger trigger = TriggerBuilder.Create()
            .WithIdentity(key.Name, key.Group)
            .WithRetryPolicy(Retries)
            .StartNow()
            .Build();
        try
        {
            await scheduler.ScheduleJob(job, trigger, cancellationToken: cancellationToken);
        }
        catch (ObjectAlreadyExistsException)
        {
            // Another process queued the same job at the same moment.
        }
    }
}
