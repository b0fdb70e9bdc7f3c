using System.Diagnostics;
using System.Globalization;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Postgres;
using ConsentLens.Pipeline.Tests.School.Invariants;
using ConsentLens.Pipeline.Tests.Storage;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

[Collection(JobsCollection.Name)]
public sealed class DatabaseKilledTests(DrawnSchool drawn)
{
    private const int PhotoCount = 60;

    // What a client was told is committed must survive the server. The machine goes on, so nothing has to reach the disk.
    private static readonly Dictionary<string, string> Durable = new(PostgresFixture.ThrowawaySettings) { ["synchronous_commit"] = "on" };

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    [ScreeningFact]
    public async Task A_batch_is_finished_though_the_database_is_killed_in_the_middle_of_it()
    {
        string clusterFolder = TemporaryClusters.NewFolder();
        var options = new PrivateClusterOptions { Folder = clusterFolder, Settings = Durable };
        try
        {
            await using PrivateCluster cluster = await PrivateCluster.OpenAsync(options, TimeProvider.System, CancellationToken.None);
            await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(cluster.ConnectionString);
            await SchemaMigrator.MigrateAsync(dataSource, CancellationToken.None);
            await RunAsync(cluster, dataSource, clusterFolder);
        }
        finally
        {
            if (Directory.Exists(clusterFolder))
                await TemporaryClusters.RemoveAsync(clusterFolder);
        }
    }

    private async Task RunAsync(PrivateCluster cluster, NpgsqlDataSource dataSource, string clusterFolder)
    {
        using Workshop workshop = await Workshop.OpenAsync(dataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        using var folder = new Storage.Encryption.ScratchFolder();
        await drawn.WriteCopiesAsync(folder.Path, PhotoCount);
        using WorkerProcess ingest = WorkerProcess.Start(cluster.ConnectionString, workshop.Data, "ingest", folder.Path, "--school", school.ToString(CultureInfo.InvariantCulture));
        Assert.True(await ingest.WaitAsync() == 0, ingest.Output);
        using WorkerProcess worker = WorkerProcess.Start(cluster.ConnectionString, workshop.Data, "worker");
        long before = await Polling.UntilAsync(dataSource, "select count(*) from photos where state <> 'uploaded'", 5, Longest, worker);

        KillServer(clusterFolder);
        long start = Stopwatch.GetTimestamp();
        Assert.True(await cluster.EnsureRunningAsync(CancellationToken.None));

        await Polling.UntilAsync(dataSource, "select count(*) from batches where state = 'screened'", 1, Longest, worker);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await worker.TerminateAsync();
        Assert.True(worker.ExitCode == 0, worker.Output);
        await using NpgsqlCommand count = dataSource.CreateCommand(
            "select (select count(*) from photos where state = 'screened') || ' ' || (select count(*) from verdicts) || ' ' || (select count(*) from verdict_history)");
        string counts = (string)(await count.ExecuteScalarAsync())!;
        Console.WriteLine($"PostgreSQL killed after {before} of {PhotoCount} photos; the batch was done {seconds:0.0} s later: photos, verdicts, history {counts}.");
        Assert.Equal($"{PhotoCount} {2 * PhotoCount} {2 * PhotoCount}", counts);
        await workshop.AssertSoundAsync(school);
    }

    private static void KillServer(string clusterFolder)
    {
        string pidFile = Directory.EnumerateFiles(clusterFolder, "postmaster.pid", SearchOption.AllDirectories).Single();
        using Process server = Process.GetProcessById(int.Parse(File.ReadLines(pidFile).First(), CultureInfo.InvariantCulture));
        server.Kill();
        Assert.True(SpinWait.SpinUntil(() => !TemporaryClusters.ProcessesOf(clusterFolder).IsServerAlive(), TimeSpan.FromSeconds(10)));
    }
}
