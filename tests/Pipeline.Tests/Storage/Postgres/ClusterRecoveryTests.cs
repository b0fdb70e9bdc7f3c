using System.Diagnostics;
using System.Globalization;
using ConsentLens.Pipeline.Storage.Postgres;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Postgres;

[Collection(PostgresCollection.Name)]
[Trait(Speed.Trait, Speed.Slow)]
public sealed class ClusterRecoveryTests(MadeCluster made) : IClassFixture<MadeCluster>
{
    [PostgresFact]
    public async Task After_a_kill_the_next_start_recovers_what_was_committed()
    {
        PrivateCluster killed = await made.OpenAsync();
        await Sql.ExecuteAsync(killed, "create table kept (number int); insert into kept values (7)");
        KillServer();
        Assert.True(File.Exists(made.PidFile));

        Assert.True(await killed.EnsureRunningAsync(CancellationToken.None));
        Assert.False(await killed.EnsureRunningAsync(CancellationToken.None));
        Assert.Equal(7, await Sql.ScalarAsync(killed, "select number from kept"));
        await killed.DisposeAsync();
        Assert.False(File.Exists(made.PidFile));
    }

    [PostgresFact]
    public async Task A_process_id_that_belongs_to_something_else_by_now_does_not_stop_the_start()
    {
        // As after a restart of a container: the files name this very test run as the server.
        string text = $"{Environment.ProcessId}\n{made.Folder}/cluster\n1\n5432\n{made.Folder}/run\n\n  0 0\nready\n";
        await File.WriteAllTextAsync(made.PidFile, text);
        await File.WriteAllTextAsync(Path.Combine(made.Folder, "run", ".s.PGSQL.5432.lock"), text);
        await using PrivateCluster cluster = await made.OpenAsync();
        Assert.True(cluster.HasStarted);
    }

    [PostgresFact]
    public async Task Many_open_it_at_once_one_starts_it_and_the_last_to_leave_stops_it()
    {
        PrivateCluster[] users = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => made.OpenAsync()));
        Assert.Single(users, user => user.HasStarted);
        foreach (PrivateCluster user in users[1..])
            await user.DisposeAsync();
        Assert.Equal(1, await Sql.ScalarAsync(users[0], "select 1"));
        await users[0].DisposeAsync();
        Assert.False(File.Exists(made.PidFile));
    }

    [PostgresFact]
    public async Task A_cluster_that_does_not_start_says_why_and_names_its_log()
    {
        PrivateClusterException refused = await Assert.ThrowsAsync<PrivateClusterException>(() => MadeCluster.OpenAsync(made.Folder, sharedBuffers: "plenty"));
        Assert.Contains("did not start: configuration file", refused.Message, StringComparison.Ordinal);
        Assert.Contains("postgres.log", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task The_log_of_the_server_tells_no_values_of_a_refused_statement()
    {
        await using PrivateCluster cluster = await made.OpenAsync();
        await Sql.ExecuteAsync(cluster, "create table people (name text unique); insert into people values ('Ada Byron')");
        await Assert.ThrowsAsync<PostgresException>(() => Sql.ExecuteAsync(cluster, "insert into people values ('Ada Byron')"));
        string log = await File.ReadAllTextAsync(Path.Combine(made.Folder, "postgres.log"));
        Assert.Contains("duplicate key", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Byron", log, StringComparison.Ordinal);
    }

    private void KillServer()
    {
        string firstLine = File.ReadLines(made.PidFile).First();
        using Process server = Process.GetProcessById(int.Parse(firstLine, CultureInfo.InvariantCulture));
        server.Kill();
        // Where nothing collects the dead, a killed process stays on as a zombie, and never "exits".
        Assert.True(SpinWait.SpinUntil(() => !TemporaryClusters.ProcessesOf(made.Folder).IsServerAlive(), Patience.Seconds(10)));
    }
}
