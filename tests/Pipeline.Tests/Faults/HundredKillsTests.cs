using System.Diagnostics;
using System.Globalization;
using ConsentLens.Pipeline.School.Invariants;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Invariants;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Faults;

/// <summary>Workers killed (kill -9) at a random moment of every kind of job, one hundred times in all; then everything must be as if nothing had happened.</summary>
[Collection(JobsCollection.Name)]
public sealed class HundredKillsTests(PostgresFixture postgres, DrawnSchool drawn)
{
    private const string Unfinished =
        """
        select case when exists (select from hangfire.job where statename in ('Enqueued', 'Scheduled', 'Processing')) or exists (select from batches where state not in ('screened', 'failed'))
            or exists (select from releases where state = 'approved') or exists (select from reference_photos where state = 'uploaded') then 0 else 1 end::bigint
        """;

    private const string Queued = "from hangfire.job_order join hangfire.job on job.id = job_order.job_id where job.statename in ('Enqueued', 'Scheduled', 'Processing')";

    private const string Servers =
        "select coalesce(string_agg(distinct server, ','), '') from (select id as server from hangfire.server union select data->>'ServerId' from hangfire.state where name = 'Processing') servers";

    /// <summary>How often a worker is killed over a kind of job, and at most how many milliseconds after it began one: the models alone take some 500 to load.</summary>
    private static readonly (JobKind Kind, int Kills, int LongestDelay)[] Phases =
    [
        (JobKind.IngestBatch, 20, 1200), (JobKind.ScreenPhotos, 25, 4000), (JobKind.EnrolReferences, 10, 2000),
        (JobKind.MatchPhotosAgain, 10, 2000), (JobKind.BuildRelease, 12, 2000), (JobKind.RematchSchool, 8, 2000),
    ];

    private const int LongestNightDelay = 2400;

    private const int NightKills = 15;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    [LongScreeningFact]
    public async Task A_hundred_kills_leave_nothing_behind()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        long start = Stopwatch.GetTimestamp();
        await using FaultySchool school = await FaultySchool.CreateAsync(postgres, drawn);
        SortedDictionary<string, int> hit = new(StringComparer.Ordinal);
        await school.GiveAsync(JobKind.IngestBatch);
        foreach ((JobKind kind, int kills, int longestDelay) in Phases)
        {
            // A release needs photos that are screened.
            if (kind == JobKind.BuildRelease)
                await FinishAsync(school);
            for (int kill = 0; kill < kills; kill++)
                await KillAsync(school, kind, random.Next(longestDelay), hit);
        }

        await FinishAsync(school);
        for (int kill = 0; kill < NightKills; kill++)
            await KillNightAsync(school, random, hit);
        await FinishAsync(school);
        // Three nights at once, as a hasty administrator has them.
        WorkerProcess[] nights = [.. Enumerable.Range(0, 3).Select(_ => Start(school, "nightly"))];
        foreach (WorkerProcess night in nights)
        {
            Assert.True(await night.WaitAsync() == 0, night.Output);
            night.Dispose();
        }

        long undisturbed = await school.ProcessUndisturbedAsync();
        SortedDictionary<string, string> expected = await school.VerdictsAsync(batch => batch.Id == undisturbed);
        SortedDictionary<string, string> found = await school.VerdictsAsync(batch => batch.Id != undisturbed);
        IReadOnlyList<InvariantFinding> findings = await school.Workshop.CheckAsync(school.Id);
        object? counts = await school.Database.ScalarAsync(
            "select (select count(*) from photos) || ' photos, ' || (select count(*) from releases where state = 'built') || ' releases built, ' || (select coalesce(sum(greatest(screening_attempts - 1, 0)), 0) from photos) || ' photos begun again, the most often ' || (select max(screening_attempts) from photos) || ' times'");
        Console.WriteLine(
            $"{hit.Values.Sum()} kills at random (seed {seed}), while at work: {string.Join(", ", hit.Select(kind => $"{kind.Key} {kind.Value}"))}; {counts}; " +
            $"{found.Count(photo => expected[photo.Key] != photo.Value)} of {expected.Count} drawn photos ended otherwise than undisturbed; " +
            $"{findings.Sum(finding => finding.Violations)} violations of {findings.Count} invariants; {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s.");
        Assert.Equal(expected, found);
        Assert.True(findings.All(finding => finding.IsSound), CheckedWorkshop.TextOf(findings));
        Assert.Equal(100, hit.Values.Sum());
    }

    /// <summary>Starts a worker, waits until it works on a job of the kind, and kills it a moment later.</summary>
    private static async Task KillAsync(FaultySchool school, JobKind kind, int delay, SortedDictionary<string, int> hit)
    {
        // A batch that is taken in ends in jobs that screen it, a new template in jobs that match.
        bool isPending = (long)(await CountAsync(school, $"select count(*) {Queued} and kind = '{kind}'")) > 0;
        if (!isPending)
            await school.GiveAsync(kind);
        // Of workers that were killed before, jobs are noted as being done until somebody sees that they are gone.
        string earlier = (string)(await school.Database.ScalarAsync(Servers))!;
        using WorkerProcess worker = Start(school, "worker");
        string working = $"{Queued} and job.statename = 'Processing' and not ((select data->>'ServerId' from hangfire.state where id = job.stateid) = any ('{{{earlier}}}'))";
        // A short job may be over before it is seen at work: then the kill hits between two.
        string begun = $"select case when exists (select {working} and kind = '{kind}') or not exists (select {Queued}) then 1 else 0 end::bigint";
        await Polling.UntilAsync(school.Database.DataSource, begun, 1, Longest, worker);
        await Task.Delay(delay);
        object? hitJob = await school.Database.ScalarAsync($"select min(kind) {working}");
        Count(hit, hitJob as string ?? "between jobs");
        worker.Kill();
    }

    private static async Task KillNightAsync(FaultySchool school, Random random, SortedDictionary<string, int> hit)
    {
        long nights = await CountAsync(school, "select count(*) from nightly_runs");
        // So that it has something to match.
        await school.Database.ExecuteAsync("update schools set gallery_revision = gallery_revision + 1");
        using WorkerProcess night = Start(school, "nightly");
        await Polling.UntilAsync(school.Database.DataSource, "select count(*) from nightly_runs", nights + 1, Longest, night);
        await Task.Delay(random.Next(LongestNightDelay));
        Count(hit, await CountAsync(school, "select count(*) from nightly_runs where finished_at is null and id = (select max(id) from nightly_runs)") == 1 ? "Night" : "after a night");
        night.Kill();
    }

    private static async Task FinishAsync(FaultySchool school)
    {
        using WorkerProcess worker = Start(school, "worker");
        await Polling.UntilAsync(school.Database.DataSource, Unfinished, 1, Longest, worker);
        // It may have had nothing to do, and be about to start: it is killed, as the others were.
    }

    private static WorkerProcess Start(FaultySchool school, string verb) => WorkerProcess.Start(school.Database.ConnectionString, school.Workshop.Data, verb);

    private static async Task<long> CountAsync(FaultySchool school, string sql) =>
        Convert.ToInt64(await school.Database.ScalarAsync(sql), CultureInfo.InvariantCulture);

    private static void Count(SortedDictionary<string, int> hit, string what) => hit[what] = hit.GetValueOrDefault(what) + 1;
}
