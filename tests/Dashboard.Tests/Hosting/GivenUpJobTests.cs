using ConsentLens.Dashboard.Tests.CommandLine;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Hosting;

public sealed class GivenUpJobTests
{
    [BuiltModelsFact]
    public async Task A_job_that_failed_for_the_last_time_says_so_on_its_batch_and_can_be_tried_again()
    {
        var failing = new Failing();
        await using RunningStation station = await RunningStation.StartAsync(services =>
        {
            JobSettings usual = services.Select(service => service.ImplementationInstance).OfType<JobSettings>().Single();
            services.AddSingleton(usual with { RetryDelays = [1, 1] });
            services.AddKeyedSingleton<IPipelineJob>(JobKind.IngestBatch, failing);
        });
        int school = await station.AddSchoolAsync();
        long batch = await station.Get<BatchRegistration>().AddAsync(school, "Trip", station.Folder, [], "office", default);
        await station.Get<IJobQueue>().EnqueueAsync(new JobOrder(JobKind.IngestBatch, school, [batch]), default);

        await RunningStation.UntilAsync(async () => (await ReadAsync(station, school, batch)).Problem is not null);
        BatchRow row = await ReadAsync(station, school, batch);
        Assert.Equal((3, BatchState.Receiving), (failing.Runs, row.State));
        Assert.StartsWith("The photos in this batch could not be added after 3 attempts.", row.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", row.Problem, StringComparison.Ordinal);

        // The last attempt ends a moment after it has said so. What Hangfire keeps of it says nothing of anybody either.
        await using NpgsqlCommand jobs = station.DataSource.CreateCommand("select count(*) from hangfire.job where statename <> 'Failed'");
        await RunningStation.UntilAsync(async () => (long)(await jobs.ExecuteScalarAsync())! == 0);
        await using NpgsqlCommand kept = station.DataSource.CreateCommand("select string_agg(coalesce(reason, '') || coalesce(data::text, ''), ' ') from hangfire.state");
        string told = (string)(await kept.ExecuteScalarAsync())!;
        Assert.Contains("InvalidOperationException; the program's log says more.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", told, StringComparison.Ordinal);
        failing.IsWell = true;
        RetryBatch retry = station.Get<RetryBatch>();
        Assert.True(await retry.RunAsync(school, batch, default));
        Assert.Null((await ReadAsync(station, school, batch)).Problem);
        await RunningStation.UntilAsync(() => Task.FromResult(failing.Runs == 4));
        Assert.False(await retry.RunAsync(school, 999, default));
    }

    private static async Task<BatchRow> ReadAsync(RunningStation station, int school, long batch)
    {
        await using ConsentLensDbContext context = station.Context(school);
        return await context.Batches.AsNoTracking().SingleAsync(row => row.Id == batch);
    }

    /// <summary>Fails until all is well.</summary>
    private sealed class Failing : IPipelineJob
    {
        private int _runs;

        public int Runs => _runs;

        public bool IsWell { get; set; }

        public Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _runs);
            return IsWell ? Task.CompletedTask : throw new InvalidOperationException("Secret of Given Family.");
        }
    }
}
