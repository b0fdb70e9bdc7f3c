using ConsentLens.Pipeline.Night;
using ConsentLens.Pipeline.Storage.Schema;
using Quartz;

namespace ConsentLens.Pipeline.Jobs.Quartz;

/// <summary>Runs the night of every school, one after the other. Where something failed, the whole is tried again a little later.</summary>
[DisallowConcurrentExecution]
public sealed class NightlyQuartzJob(RunNight night, SchoolDirectory schools) : IJob
{
    /// <summary>The job's key, by which it can be fired at any time.</summary>
    public static JobKey Key { get; } = new("nightly");

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        List<string> problems = [];
        foreach (SchoolListing school in await schools.ListAsync(cancellationToken))
        {
            NightlyOutcome outcome = await night.RunAsync(school.Id, cancellationToken);
            if (outcome.Problem is { } problem)
                problems.Add($"School {school.Id}: {problem}");
        }

        if (problems.Count > 0)
            throw new JobExecutionException(string.Join(' ', problems));
    }
}
