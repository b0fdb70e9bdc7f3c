using System.Globalization;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.Judging.Rematch;
using ConsentLens.Pipeline.School.Online;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>
/// Does the night's work of one school, and records what it came to. A step that fails holds up no other. Two nights at once do no harm: each step takes the locks
/// that it needs, and finds what the other has done.
/// </summary>
/// <param name="services">Where the steps come from, each when its turn comes: a process that starts loads no models for the night, and models that are missing stop their step alone.</param>
public sealed partial class NightlyRun(
    IServiceProvider services, ConsentLensDbContextFactory contexts, AuditStore audit, TimeProvider time, ILogger<NightlyRun> logger)
{
    private const string Actor = "job/night";

    /// <summary>The night, from beginning to end. What destroys comes before what judges.</summary>
    private static readonly Step[] Steps =
    [
        Do<AbandonedUploads>("finishing uploads", (uploads, school, token) => uploads.RunAsync(school, token)),
        Do<BatchResumption>("taking up work", (batches, school, token) => batches.RunAsync(school, token)),
        Do<RegisterResumption>("taking up the register", (register, school, token) => register.RunAsync(school, token)),
        Count<PurgeExpired>("deleting what is over", async (purge, school, token) => NightlyCounts.Of(await purge.RunAsync(school, token))),
        Do<SweepFiles>("sweeping files", (files, school, token) => files.RunAsync(school, token)),
        Do<KeyErasure>("erasing destroyed keys", (keys, _, token) => keys.RunAsync(token)),
        Count<RematchSchool>("comparing faces", async (rematch, school, token) => NightlyCounts.Of(await rematch.RunAsync(school, token))),
        Count<SearchNames>("searching for names", async (search, school, token) => NightlyCounts.Of(await search.RunAsync(school, token))),
        Count<RejudgeSchool>("judging photos", async (rejudge, school, token) => NightlyCounts.Of(await rejudge.RunAsync(school, JudgingCause.Night, token))),
        Do<AskForAudit>("looking through sites", (audits, school, token) => audits.RunDueAsync(school, token)),
        Do<AskForCheck>("looking after takedowns", (checks, school, token) => checks.RunNightAsync(school, token)),
        new("recording the night", (run, night, token) => run.RecordAsync(night, token)),
        // Every commit does so: this tells the school when it cannot be done.
        Do<AuditStoreAnchor>("noting the end of the audit log", (anchor, school, token) => anchor.RunAsync(school, token)),
    ];

    /// <summary>Runs the school's night.</summary>
    public async Task<NightlyOutcome> RunAsync(int schoolId, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        var night = new SchoolNight(schoolId, await BeginAsync(schoolId, cancellationToken));
        try
        {
            foreach (Step step in Steps)
                await RunAsync(step, night, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            night.Fail("The night's work was stopped.");
            if (!night.IsRecorded)
                await RecordAsync(night, CancellationToken.None);
            throw;
        }

        if (night.Problem is not null)
            await SetProblemAsync(schoolId, night.Id, night.Problem, cancellationToken);
        return new NightlyOutcome(night.Counts, time.GetElapsedTime(start), night.Problem);
    }

    private static Step Do<TStep>(string name, Func<TStep, int, CancellationToken, Task> run)
        where TStep : notnull => new(name, (own, night, token) => run(own.Get<TStep>(), night.SchoolId, token));

    private static Step Count<TStep>(string name, Func<TStep, int, CancellationToken, Task<NightlyCounts>> run)
        where TStep : notnull => new(name, async (own, night, token) => night.Counts += await run(own.Get<TStep>(), night.SchoolId, token));

    private TStep Get<TStep>()
        where TStep : notnull => services.GetRequiredService<TStep>();

    private async Task RunAsync(Step step, SchoolNight night, CancellationToken cancellationToken)
    {
        try
        {
            await step.RunAsync(this, night, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            JobFailure failure = JobFailure.Of(error);
            Failed(step.Name, night.SchoolId, failure.Kind, failure.Stack);
            night.Fail($"A part of the night's work failed ({step.Name}, {failure.Kind}); the program's log says more.");
        }
    }

    private async Task<long> BeginAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        DateTimeOffset now = time.GetUtcNow();
        // One that was killed never said so.
        await context.NightlyRuns
            .Where(run => run.FinishedAt == null && run.StartedAt < now.AddDays(-1))
            .ExecuteUpdateAsync(
                update => update.SetProperty(run => run.FinishedAt, now).SetProperty(run => run.Problem, "The program ended before the night's work did."),
                cancellationToken);
        var row = new NightlyRunRow { SchoolId = schoolId, StartedAt = now };
        context.NightlyRuns.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        return row.Id;
    }

    private async Task RecordAsync(SchoolNight night, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, night.SchoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        NightlyRunRow row = await context.NightlyRuns.SingleAsync(run => run.Id == night.Id, cancellationToken);
        NightlyCounts counts = night.Counts;
        (row.Purged, row.Matched, row.Judged, row.Changed, row.Takedowns) = (counts.Purged, counts.Matched, counts.Judged, counts.Changed, counts.Takedowns);
        (row.FinishedAt, row.Problem) = (time.GetUtcNow(), night.Problem);
        AuditDetail detail = AuditDetail.None
            .With("purged", counts.Purged)
            .With("matched", counts.Matched)
            .With("judged", counts.Judged)
            .With("changed", counts.Changed)
            .With("takedowns", counts.Takedowns)
            .With("went_well", night.Problem is null);
        var ended = new AuditEvent(Actor, AuditAction.NightlyRunEnded, "night", night.Id.ToString(CultureInfo.InvariantCulture), detail);
        await transaction.CommitAsync(audit, ended, cancellationToken);
        night.IsRecorded = true;
    }

    private async Task SetProblemAsync(int schoolId, long id, string problem, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await context.NightlyRuns.Where(run => run.Id == id).ExecuteUpdateAsync(update => update.SetProperty(run => run.Problem, problem), cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "The nightly step {Step} failed for school {School}: {Failure} {Stack}")]
    private partial void Failed(string step, int school, string failure, string? stack);

    /// <summary>A step of the night: what it is called where it fails, in two or three plain words, and what it does.</summary>
    private sealed record Step(string Name, Func<NightlyRun, SchoolNight, CancellationToken, Task> RunAsync);

    /// <summary>One school's night as far as it has come.</summary>
    private sealed class SchoolNight(int schoolId, long id)
    {
        public int SchoolId => schoolId;

        public long Id => id;

        public NightlyCounts Counts { get; set; } = NightlyCounts.None;

        public string? Problem { get; private set; }

        public bool IsRecorded { get; set; }

        public void Fail(string problem) => Problem ??= problem;
    }
}

/// <summary>What a night, or a part of it, came to in a school.</summary>
/// <param name="Purged">Photos deleted since their time was up.</param>
/// <param name="Matched">Photos whose faces were compared again.</param>
public sealed record NightlyCounts(int Purged, int Matched, int Judged, int Changed, int Takedowns)
{
    public static NightlyCounts None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Both together. Photos are judged once more after they were matched: the greater number is how many there were.</summary>
    public static NightlyCounts operator +(NightlyCounts left, NightlyCounts right)
    {
        return new NightlyCounts(
            left.Purged + right.Purged,
            left.Matched + right.Matched,
            Math.Max(left.Judged, right.Judged),
            left.Changed + right.Changed,
            left.Takedowns + right.Takedowns);
    }

    /// <summary>What a purge came to.</summary>
    public static NightlyCounts Of(PurgeCounts counts)
    {
        return None with { Purged = counts.Photos };
    }

    /// <summary>What matching came to.</summary>
    public static NightlyCounts Of(RematchCounts counts)
    {
        return Of(counts.Judging) with { Matched = counts.Rematched };
    }

    /// <summary>What judging came to.</summary>
    public static NightlyCounts Of(JudgingCounts counts)
    {
        return None with { Judged = counts.Judged, Changed = counts.Changed, Takedowns = counts.Takedowns };
    }
}

/// <summary>How a school's night ended.</summary>
/// <param name="Counts">What it came to.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Problem">What went wrong, as one sentence without names; otherwise null.</param>
public sealed record NightlyOutcome(NightlyCounts Counts, TimeSpan Elapsed, string? Problem)
{
    /// <summary>One line for the console.</summary>
    public override string ToString()
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{Counts.Judged} photos judged, {Counts.Matched} re-matched, {Counts.Changed} changed, {Counts.Takedowns} takedowns, {Elapsed.TotalSeconds:F1} s");
        return Problem is null ? line : $"{line}. {Problem}";
    }
}
