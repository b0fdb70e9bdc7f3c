using ConsentLens.Pipeline.School.Queue;
using Hangfire;
using Hangfire.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Runs an <see cref="IPipelineJob"/> for Hangfire. A failure is retried as <see cref="JobSettings.RetryDelays"/> says.</summary>
public sealed partial class JobRunner(IServiceProvider services, PipelineMetrics metrics, ILogger<JobRunner> logger)
{
    /// <summary>Hangfire's name for the number of retries of a job.</summary>
    internal const string RetryCount = "RetryCount";

    /// <summary>Hangfire stores these arguments, and fills in the last two when it calls.</summary>
    [JobDisplayName("{0}, school {1}, ids {2}")]
    public async Task RunAsync(JobKind kind, int schoolId, long[] ids, PerformContext? context, CancellationToken cancellationToken)
    {
        try
        {
            IPipelineJob job = services.GetRequiredKeyedService<IPipelineJob>(kind);
            await job.RunAsync(schoolId, ids, cancellationToken);
            metrics.JobDone(kind);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            metrics.JobFailed(kind);
            JobFailure failure = JobFailure.Of(error);
            Failed(kind, schoolId, ids[0], context?.GetJobParameter<int>(RetryCount) ?? 0, failure.Kind, failure.Stack);
            throw new JobFailedException(failure.Kind);
        }
    }

    /// <summary>What a Hangfire job is about; null if it is not one of ours.</summary>
    internal static JobOrder? OrderOf(Hangfire.Common.Job? job) =>
        job?.Type == typeof(JobRunner) && job.Args is [JobKind kind, int school, long[] ids, ..] ? new JobOrder(kind, school, ids) : null;

    [LoggerMessage(LogLevel.Warning, "Job {Kind} of school {School} from id {FirstId} failed (attempt {Attempt}): {Failure} {Stack}")]
    private partial void Failed(JobKind kind, int school, long firstId, int attempt, string failure, string? stack);
}

/// <summary>What may be revealed of a failure: not its message, which may name somebody.</summary>
/// <param name="Kind">The type of the exception, with PostgreSQL's code if it came from there.</param>
internal sealed record JobFailure(string Kind, string? Stack)
{
    public static JobFailure Of(Exception error)
    {
        Exception root = error.GetBaseException();
        string type = root.GetType().Name;
        return new JobFailure(root is PostgresException refused ? $"{type} {refused.SqlState}" : type, root.StackTrace);
    }
}

/// <summary>What Hangfire is told about a failure, and stores and shows.</summary>
public sealed class JobFailedException(string kind) : Exception($"{kind}; the program's log says more.");

/// <summary>A job that is given only ids. It may run twice, at once or in turn, or be killed at any moment and run again: it leaves the same in the database.
/// It throws if it should be retried later.</summary>
public interface IPipelineJob
{
    /// <param name="ids">What to work on; unknown ids are skipped.</param>
    Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken);
}
