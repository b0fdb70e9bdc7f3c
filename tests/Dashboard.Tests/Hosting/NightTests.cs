using ConsentLens.Consent.Ledger;
using ConsentLens.Dashboard.Tests.CommandLine;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.Storage.Database;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Hosting;

public sealed class NightTests
{
    [BuiltModelsFact]
    public async Task The_night_that_comes_at_its_hour_raises_takedowns_records_itself_and_notes_the_end_of_the_log()
    {
        await using RunningStation station = await RunningStation.StartAsync();
        int school = await station.AddSchoolAsync();
        int other = await station.AddSchoolAsync("Elm Infants");
        long photo = await PublishedPhoto.AddAsync(station, school);
        await FireAsync(station, school, other, nights: 1);
        await using ConsentLensDbContext context = station.Context(school);
        Assert.Empty(await context.Takedowns.ToListAsync());
        await PublishedPhoto.DecideAsync(station, school, DecisionKind.Withdrawn);

        await FireAsync(station, school, other, nights: 2);
        NightlyRunRow night = await context.NightlyRuns.OrderBy(run => run.Id).LastAsync();
        Assert.Equal((1, 1, 1, (string?)null), (night.Judged, night.Changed, night.Takedowns, night.Problem));
        TakedownRow task = await context.Takedowns.SingleAsync();
        Assert.Equal((photo, "https://school.example/trip"), (task.PhotoId, task.Link));

        // The anchor was written last: it covers the night's own entry, and the log is as long as it says.
        AuditAnchor anchor = await station.Get<AuditStoreAnchor>().ReadAsync(school, default);
        AuditEntryRow last = await context.AuditEntries.OrderBy(entry => entry.Sequence).LastAsync();
        Assert.Equal(("nightly_run_ended", last.Sequence), (last.Action, anchor.Head!.Sequence));
        Assert.True((await station.Get<AuditStore>().VerifyAsync(station.DataSource, school, anchor, default)).IsSound);
    }

    [BuiltModelsFact]
    public async Task Nights_at_the_same_time_do_no_harm()
    {
        await using RunningStation station = await RunningStation.StartAsync();
        int school = await station.AddSchoolAsync();
        await PublishedPhoto.AddAsync(station, school);
        NightlyRun night = station.Get<NightlyRun>();
        await night.RunAsync(school, default);
        await PublishedPhoto.DecideAsync(station, school, DecisionKind.Withdrawn);

        NightlyOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => night.RunAsync(school, default))));
        Assert.All(outcomes, outcome => Assert.Null(outcome.Problem));
        Assert.Equal((1, 1), (outcomes.Sum(outcome => outcome.Counts.Changed), outcomes.Sum(outcome => outcome.Counts.Takedowns)));
        await using ConsentLensDbContext context = station.Context(school);
        Assert.Equal((1, 2, 1), (await context.Verdicts.CountAsync(), await context.VerdictHistory.CountAsync(), await context.Takedowns.CountAsync()));
        Assert.Equal(5, await context.NightlyRuns.CountAsync(run => run.FinishedAt != null && run.Problem == null));
        AuditAnchor anchor = await station.Get<AuditStoreAnchor>().ReadAsync(school, default);
        Assert.True((await station.Get<AuditStore>().VerifyAsync(station.DataSource, school, anchor, default)).IsSound);
    }

    [BuiltModelsFact]
    public async Task A_part_that_fails_holds_up_no_other_and_the_night_says_so()
    {
        await using RunningStation station = await RunningStation.StartAsync(services =>
            services.AddSingleton<PurgeExpired>(_ => throw new InvalidOperationException("Secret of Given Family.")));
        int school = await station.AddSchoolAsync();
        await PublishedPhoto.AddAsync(station, school);
        NightlyOutcome outcome = await station.Get<NightlyRun>().RunAsync(school, default);
        Assert.Equal((1, "A part of the night's work failed (deleting what is over, InvalidOperationException); the program's log says more."), (outcome.Counts.Judged, outcome.Problem));
        await using ConsentLensDbContext context = station.Context(school);
        NightlyRunRow row = await context.NightlyRuns.SingleAsync();
        Assert.Equal((1, outcome.Problem), (row.Judged, row.Problem));
        Assert.NotNull(row.FinishedAt);
    }

    private static async Task FireAsync(RunningStation station, int school, int other, int nights)
    {
        // The process writes the schedule down a moment after it started.
        IRecurringJobManagerV2 recurring = station.Get<IRecurringJobManagerV2>();
        await RunningStation.UntilAsync(() => Task.FromResult(recurring.TriggerJob(NightlySchedule.Id) is not null));
        foreach (int id in new[] { school, other })
        {
            await using ConsentLensDbContext context = station.Context(id);
            await RunningStation.UntilAsync(async () => await context.NightlyRuns.CountAsync(run => run.FinishedAt != null) == nights);
        }

        // The anchor is written after the night was recorded; then the job ends.
        await using NpgsqlCommand running = station.DataSource.CreateCommand("select count(*) from hangfire.jobqueue");
        await RunningStation.UntilAsync(async () => (long)(await running.ExecuteScalarAsync())! == 0);
    }
}
