using System.Runtime.Versioning;
using ConsentLens.Pipeline.Storage.Postgres;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Postgres;

[Collection(PostgresCollection.Name)]
[Trait(Speed.Trait, Speed.Slow)]
public sealed class ClusterCreationTests : IAsyncLifetime
{
    private readonly string _folder = TemporaryClusters.NewFolder();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (Directory.Exists(_folder))
            await TemporaryClusters.RemoveAsync(_folder);
    }

    [PostgresFact]
    public async Task It_is_made_whatever_a_killed_start_left_and_keeps_what_it_was_told()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "cluster.unfinished", "base"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "cluster.unfinished", "PG_VERSION"), "15");
        await using (DatabaseConnection made = await DatabaseConnection.OpenAsync(null, _folder, TimeProvider.System, CancellationToken.None))
        {
            PrivateCluster cluster = made.Cluster!;
            Assert.True(cluster.HasStarted);
            Assert.Null(cluster.Notice);
            await Sql.ExecuteAsync(cluster, "create table kept (number int); insert into kept values (7)");
            Assert.Equal("", await Sql.ScalarAsync(cluster, "show listen_addresses"));
            Assert.Equal("UTF8", await Sql.ScalarAsync(cluster, "show server_encoding"));
        }

        Assert.False(File.Exists(Path.Combine(_folder, "cluster", "postmaster.pid")));
        await using DatabaseConnection again = await DatabaseConnection.OpenAsync(" ", _folder, TimeProvider.System, CancellationToken.None);
        Assert.Equal(7, await Sql.ScalarAsync(again.Cluster!, "select number from kept"));
    }

    [PostgresFact]
    public async Task The_program_owns_its_database_and_has_no_other_right()
    {
        await using PrivateCluster cluster = await MadeCluster.OpenAsync(_folder);
        Assert.Equal(false, await Sql.ScalarAsync(cluster, "select rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls from pg_roles where rolname = current_user"));
        foreach (string statement in new[]
        {
            "copy (select 1) to program 'true'",
            "select pg_read_file('/etc/passwd')",
            "create role another superuser",
            "set session_replication_role = replica",
            "alter system set listen_addresses = '*'",
            $"set role {ClusterRoles.Superuser}",
        })
        {
            PostgresException refused = await Assert.ThrowsAsync<PostgresException>(() => Sql.ExecuteAsync(cluster, statement));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [PostgresFact]
    public async Task A_path_with_links_and_quotes_in_it_that_is_too_long_for_a_socket_works()
    {
        string real = Path.Combine(_folder, "it's, 'real'", new string('x', 60));
        Directory.CreateDirectory(real);
        string link = Path.Combine(_folder, "link");
        Directory.CreateSymbolicLink(link, real);
        PrivateCluster cluster = await MadeCluster.OpenAsync(Path.Combine(link, "pg"));
        string socketFolder = new NpgsqlConnectionStringBuilder(cluster.ConnectionString).Host!;
        Assert.True(socketFolder.Length < 86 && !socketFolder.StartsWith(_folder, StringComparison.Ordinal));
        Assert.Equal(1, await Sql.ScalarAsync(cluster, "select 1"));
        Assert.False(await cluster.EnsureRunningAsync(CancellationToken.None));
        await cluster.DisposeAsync();
        Assert.False(File.Exists(Path.Combine(real, "pg", "cluster", "postmaster.pid")));
        Directory.Delete(socketFolder, recursive: true);
    }

    [PostgresFact]
    public async Task A_path_that_a_shell_would_misread_is_refused_before_anything_is_made()
    {
        PrivateClusterException refused = await Assert.ThrowsAsync<PrivateClusterException>(() => MadeCluster.OpenAsync(Path.Combine(_folder, "$(touch owned)")));
        Assert.Contains("choose another folder", refused.Message, StringComparison.Ordinal);
    }

    [RootPostgresFact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_the_server_cannot_enter_is_left_for_one_that_it_can_and_never_forgotten()
    {
        string closed = Path.Combine(_folder, "home-of-root");
        Directory.CreateDirectory(closed);
        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string wanted = Path.Combine(closed, "postgres");
        PrivateCluster elsewhere = await MadeCluster.OpenAsync(wanted);
        try
        {
            Assert.StartsWith("/var/lib/consentlens/", elsewhere.Folder, StringComparison.Ordinal);
            Assert.Contains(elsewhere.Folder, elsewhere.Notice, StringComparison.Ordinal);
            await elsewhere.DisposeAsync();

            // Were the folder opened up later, a new and empty database there would look like a loss of all records.
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
            await using PrivateCluster same = await MadeCluster.OpenAsync(wanted);
            Assert.Equal(elsewhere.Folder, same.Folder);
        }
        finally
        {
            await elsewhere.DisposeAsync();
            await TemporaryClusters.RemoveAsync(elsewhere.Folder);
        }
    }
}
