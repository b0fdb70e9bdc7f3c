using Quartz;

namespace ConsentLens.Pipeline.Jobs.Quartz;

/// <summary>Queues jobs in Quartz's tables. Works with a scheduler that was never started, too: such a process queues and does not work.</summary>
public sealed class QuartzJobQueue(ISchedulerFactory schedulers, QuartzSettings settings) : IJobQueue
{
    private const double Growth = 2;
    private const double Jitter = 0.2;

    private readonly RetryPolicy _retries =
        RetryPolicy.Exponential(settings.Retries.Most, settings.Retries.First, Growth, settings.Retries.Longest, Jitter);

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
            .WithRetryPolicy(_retries)
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
