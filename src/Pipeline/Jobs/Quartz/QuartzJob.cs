using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace ConsentLens.Pipeline.Jobs.Quartz;

/// <summary>Runs an <see cref="IPipelineJob"/> when Quartz says so. A failure is tried again after a while, by the trigger's retry policy.</summary>
[DisallowConcurrentExecution]
public sealed partial class QuartzJob(IServiceProvider services, QuartzSettings settings, PipelineMetrics metrics, ILogger<QuartzJob> logger) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        JobOrder order = QuartzJobData.Read(context.MergedJobDataMap);
        try
        {
            IPipelineJob job = services.GetRequiredKeyedService<IPipelineJob>(order.Kind);
            await job.RunAsync(order.SchoolId, order.Ids, cancellationToken);
            metrics.JobDone(order.Kind);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            metrics.JobFailed(order.Kind);
            if (context.RetryAttempt >= settings.Retries.Most)
            {
                await GiveUpAsync(order, context.RetryAttempt + 1, error, cancellationToken);
                throw new JobExecutionException(error);
            }

            Failed(order.Kind, order.SchoolId, order.Ids[0], context.RetryAttempt, error.GetBaseException().GetType().Name, error.GetBaseException().Message);
            throw new JobExecutionException(error);
        }
    }

    private async Task GiveUpAsync(JobOrder order, int attempts, Exception error, CancellationToken cancellationToken)
    {
        GivenUp(order.Kind, order.SchoolId, order.Ids[0], attempts, error.GetBaseException().GetType().Name, error.GetBaseException().Message);
        try
        {
            await services.GetRequiredService<GivenUpJobs>().RecordAsync(order, attempts, cancellationToken);
        }
        catch (Npgsql.NpgsqlException unreachable)
        {
            // Where the database is away, nobody can be told; the night takes the work up again.
            GivenUp(order.Kind, order.SchoolId, order.Ids[0], attempts, unreachable.GetType().Name, unreachable.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "Job {Kind} of school {School} from id {FirstId} was abandoned after {Attempts} attempts: {Type}: {Message}")]
    private partial void GivenUp(JobKind kind, int school, long firstId, int attempts, string type, string message);

    [LoggerMessage(LogLevel.Warning, "Job {Kind} of school {School} from id {FirstId} failed (attempt {Attempt}) and will be tried again: {Type}: {Message}")]
    private partial void Failed(JobKind kind, int school, long firstId, int attempt, string type, string message);
}
