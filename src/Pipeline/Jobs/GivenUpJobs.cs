using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage.Database;
using Hangfire.States;
using Hangfire.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Tells the people concerned that a job was given up after repeated failures.</summary>
public sealed partial class GivenUpJobs(ConsentLensDbContextFactory contexts, TimeProvider time, ILogger<GivenUpJobs> logger) : IApplyStateFilter
{
    private const string TryAgain = "Try again. If it still fails, tell whoever looks after ConsentLens: its log says why.";

    public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
        if (context.NewState is not FailedState || JobRunner.OrderOf(context.BackgroundJob.Job) is not { } order) return;
        int attempts = context.GetJobParameter<int>(JobRunner.RetryCount) + 1;
        GivenUp(order.Kind, order.SchoolId, order.Ids[0], attempts);
        try
        {
            // Hangfire calls this on its own thread, synchronously.
            RecordAsync(order, attempts, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (NpgsqlException unreachable)
        {
            // Without the database nobody can be told; the night resumes the work.
            NotRecorded(order.Kind, order.SchoolId, order.Ids[0], unreachable.GetType().Name);
        }
    }

    public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
    }

    public async Task RecordAsync(JobOrder order, int attempts, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(order.SchoolId);
        switch (order.Kind)
        {
            case JobKind.IngestBatch:
                await SetAsync(
                    context.Batches.Where(batch => order.Ids.Contains(batch.Id) && batch.State == BatchState.Receiving),
                    $"The photos in this batch could not be added after {attempts} attempts. {TryAgain}",
                    cancellationToken);
                break;
            case JobKind.ScreenPhotos:
                await SetAsync(
                    context.Batches.Where(batch => batch.State == BatchState.Screening
                        && context.Photos.Any(photo => photo.BatchId == batch.Id && photo.State == PhotoState.Uploaded && order.Ids.Contains(photo.Id))),
                    $"Some photos in this batch could not be screened after {attempts} attempts. {TryAgain}",
                    cancellationToken);
                break;
            case JobKind.AuditSite:
                await context.SiteAudits.Where(audit => order.Ids.Contains(audit.Id) && audit.EndedAt == null).ExecuteUpdateAsync(
                    update => update
                        .SetProperty(audit => audit.State, SiteAuditState.Failed)
                        .SetProperty(audit => audit.EndedAt, time.GetUtcNow())
                        .SetProperty(audit => audit.Problem, $"The site could not be looked through after {attempts} attempts. {TryAgain}"),
                    cancellationToken);
                break;
            case JobKind.BuildRelease:
                await new BuildProgress(contexts, order.SchoolId, order.Ids[0], time)
                    .EndAsync($"The package could not be built after {attempts} attempts. {TryAgain}", cancellationToken);
                break;
            default:
                // Nobody is waiting for these: the night does them again.
                break;
        }
    }

    private static Task<int> SetAsync(IQueryable<BatchRow> batches, string problem, CancellationToken cancellationToken) =>
        batches.ExecuteUpdateAsync(update => update.SetProperty(batch => batch.Problem, problem), cancellationToken);

    [LoggerMessage(LogLevel.Error, "Job {Kind} of school {School} from id {FirstId} was given up after {Attempts} attempts.")]
    private partial void GivenUp(JobKind kind, int school, long firstId, int attempts);

    [LoggerMessage(LogLevel.Error, "That job {Kind} of school {School} from id {FirstId} was given up could not be recorded: {Type}")]
    private partial void NotRecorded(JobKind kind, int school, long firstId, string type);
}
