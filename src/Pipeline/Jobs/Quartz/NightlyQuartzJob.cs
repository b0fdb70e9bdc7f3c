using ConsentLens.Pipeline.Storage.Schema;
using Microsoft.Extensions.Logging;
using Quartz;

namespace ConsentLens.Pipeline.Jobs.Quartz;

/// <summary>Runs every <see cref="INightlyJob"/> for every school, one after the other. A job that fails holds up no other; the night is then tried again.</summary>
[DisallowConcurrentExecution]
public sealed partial class NightlyQuartzJob(IEnumerable<INightlyJob> jobs, SchoolDirectory schools, ILogger<NightlyQuartzJob> logger) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        List<Exception> failures = [];
        foreach (SchoolListing school in await schools.ListAsync(cancellationToken))
        {
            foreach (INightlyJob job in jobs.OrderBy(job => job.Order))
            {
                try
                {
                    await job.RunAsync(school.Id, cancellationToken);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    Failed(job.GetType().Name, school.Id, error.GetBaseException().Message);
                    failures.Add(error);
                }
            }
        }

        if (failures.Count > 0)
            throw new JobExecutionException(new AggregateException(failures));
    }

    [LoggerMessage(LogLevel.Error, "The nightly job {Job} failed for school {School}: {Message}")]
    private partial void Failed(string job, int school, string message);
}
