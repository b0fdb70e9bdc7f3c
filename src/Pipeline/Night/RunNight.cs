using System.Globalization;
using ConsentLens.Pipeline.Audit;
using ConsentLens.Pipeline.Storage.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.Night;

/// <summary>
/// Does the night's work of one school, and records what it came to. A job that fails holds up no other. Two nights at once do no harm: each part of the
/// work takes the locks it needs, and finds what the other has done.
/// </summary>
public sealed partial class RunNight(ConsentLensDbContextFactory contexts, IEnumerable<INightlyJob> jobs, AuditStore audit, TimeProvider time, ILogger<RunNight> logger)
{
    /// <summary>Jobs from this place on come after the night was recorded: the end of the audit log is noted with the night's own entry in it.</summary>
    public const int AfterTheRecord = 100;

    private const string Actor = "job/night";

    /// <summary>Runs the school's night.</summary>
    public async Task<NightlyOutcome> RunAsync(int schoolId, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        long id = await BeginAsync(schoolId, cancellationToken);
        var night = new SchoolNight(this, schoolId);
        try
        {
            await night.RunAsync(jobs.Where(job => job.Order < AfterTheRecord), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            night.Fail("The nightly work was stopped.");
            await EndAsync(schoolId, id, night, CancellationToken.None);
            throw;
        }

        await EndAsync(schoolId, id, night, cancellationToken);
        await night.RunAsync(jobs.Where(job => job.Order >= AfterTheRecord), cancellationToken);
        if (night.Problem is not null)
            await SetProblemAsync(schoolId, id, night.Problem, cancellationToken);
        return new NightlyOutcome(night.Counts, time.GetElapsedTime(start), night.Problem);
    }

    private async Task<long> BeginAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        DateTimeOffset now = time.GetUtcNow();
        // One that was killed never said so.
        await context.NightlyRuns
            .Where(run => run.FinishedAt == null && run.StartedAt < now.AddDays(-1))
            .ExecuteUpdateAsync(
                update => update.SetProperty(run => run.FinishedAt, now).SetProperty(run => run.Problem, "ConsentLens stopped before the nightly work had finished."),
                cancellationToken);
        var row = new NightlyRunRow { SchoolId = schoolId, StartedAt = now };
        context.NightlyRuns.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        return row.Id;
    }

    private async Task EndAsync(int schoolId, long id, SchoolNight night, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        NightlyRunRow row = await context.NightlyRuns.SingleAsync(run => run.Id == id, cancellationToken);
        NightlyCounts counts = night.Counts;
        (row.Purged, row.Matched, row.Judged, row.Changed, row.Takedowns) = (counts.Purged, counts.Matched, counts.Judged, counts.Changed, counts.Takedowns);
        (row.FinishedAt, row.Problem) = (time.GetUtcNow(), night.Problem);
        await context.SaveChangesAsync(cancellationToken);
        AuditDetail detail = AuditDetail.None
            .With("purged", counts.Purged)
            .With("matched", counts.Matched)
            .With("judged", counts.Judged)
            .With("changed", counts.Changed)
            .With("takedowns", counts.Takedowns)
            .With("went_well", night.Problem is null);
        await audit.AppendAsync(context, new AuditEvent(Actor, AuditAction.NightlyRunEnded, "night", id.ToString(CultureInfo.InvariantCulture), detail), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task SetProblemAsync(int schoolId, long id, string problem, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await context.NightlyRuns.Where(run => run.Id == id).ExecuteUpdateAsync(update => update.SetProperty(run => run.Problem, problem), cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "The nightly job {Job} failed for school {School}: {Type}: {Message}")]
    private partial void Failed(string job, int school, string type, string message);

    /// <summary>One school's night as far as it has come.</summary>
    private sealed class SchoolNight(RunNight owner, int schoolId)
    {
        public NightlyCounts Counts { get; private set; } = NightlyCounts.None;

        public string? Problem { get; private set; }

        public async Task RunAsync(IEnumerable<INightlyJob> jobs, CancellationToken cancellationToken)
        {
            foreach (INightlyJob job in jobs.OrderBy(job => job.Order))
            {
                try
                {
                    Counts += await job.RunAsync(schoolId, cancellationToken);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    Exception root = error.GetBaseException();
                    owner.Failed(job.Name, schoolId, root.GetType().Name, root.Message);
                    Fail($"Part of the nightly work failed ({job.Name}, {root.GetType().Name}). The log of ConsentLens says more.");
                }
            }
        }

        public void Fail(string problem) => Problem ??= problem;
    }
}
