using System.Diagnostics;
using System.Globalization;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

[Collection(JobsCollection.Name)]
public sealed class KilledJobTests(PostgresFixture postgres, DrawnSchool drawn)
{
    private const int PhotoCount = 300;

    private const string Processing =
        "select count(*) from hangfire.job join hangfire.state on state.id = job.stateid where job.statename = 'Processing' and state.data->>'ServerId'";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    [ScreeningFact]
    public async Task A_killed_job_runs_again_soon_when_a_worker_is_idle()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        using var folder = new Storage.Encryption.ScratchFolder();
        await drawn.WriteCopiesAsync(folder.Path, PhotoCount);
        using WorkerProcess first = WorkerProcess.Start(database.ConnectionString, workshop.Data, "worker");
        using WorkerProcess second = WorkerProcess.Start(database.ConnectionString, workshop.Data, "worker");
        await Polling.UntilAsync(database.DataSource, $"select count(*) from {Polling.Workers}", 2, TimeSpan.FromSeconds(60), first, second);
        // The one job there is: taking the folder in. Whoever does it is killed, and the other has nothing to do.
        using WorkerProcess ingest = WorkerProcess.Start(database.ConnectionString, workshop.Data, "ingest", folder.Path, "--school", school.ToString(CultureInfo.InvariantCulture));
        await Polling.UntilAsync(database.DataSource, $"{Processing} is not null", 1, TimeSpan.FromSeconds(60), ingest, first, second);
        string server = (string)(await database.ScalarAsync("select data->>'ServerId' from hangfire.state where name = 'Processing'"))!;
        WorkerProcess killed = server.Contains($":{first.Id}:", StringComparison.Ordinal) ? first : second;
        killed.Kill();
        long since = Stopwatch.GetTimestamp();
        Assert.Equal(1L, await database.ScalarAsync("select count(*) from batches where state = 'receiving'"));

        await Polling.UntilAsync(database.DataSource, $"{Processing} <> '{server}'", 1, TimeSpan.FromSeconds(60), first, second);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(since);
        Console.WriteLine($"Killed in the middle of its only job; another worker ran it again {elapsed.TotalSeconds:0.0} s later.");
        Assert.InRange(elapsed, TimeSpan.Zero, Patience.For(Longest));
        await Polling.UntilAsync(database.DataSource, "select count(*) from photos", PhotoCount, TimeSpan.FromSeconds(120), first, second);
    }
}
