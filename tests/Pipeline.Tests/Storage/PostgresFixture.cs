using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Postgres;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage;

/// <summary>
/// One private cluster for all the tests of this assembly, in a temporary folder, and fresh databases in it: copies of one that is migrated once.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Template = "migrated_template";

    private PrivateCluster? _cluster;
    private NpgsqlDataSource? _server;

    /// <summary>Settings for a server whose records nobody needs tomorrow.</summary>
    internal static IReadOnlyDictionary<string, string> ThrowawaySettings { get; } = new Dictionary<string, string>
    {
        ["fsync"] = "off",
        ["synchronous_commit"] = "off",
        ["full_page_writes"] = "off",
        ["shared_buffers"] = "64MB",
    };

    private NpgsqlDataSource Server => _server ?? throw new InvalidOperationException("PostgreSQL is not installed here; mark the test with [PostgresFact].");

    public async Task InitializeAsync()
    {
        if (PostgresInstallation.All().Count == 0)
            return;
        await TemporaryClusters.RemoveLeftoversAsync();
        var options = new PrivateClusterOptions { Folder = TemporaryClusters.NewFolder(), Settings = ThrowawaySettings };
        _cluster = await PrivateCluster.OpenAsync(options, TimeProvider.System, CancellationToken.None);
        _server = NpgsqlDataSource.Create(_cluster.SuperuserConnectionTo("postgres"));
        await ExecuteAsync($"create database {Template} owner {ClusterRoles.Program}");
        // Only so can tests write what triggers and references would refuse.
        await ExecuteAsync($"grant set on parameter session_replication_role to {ClusterRoles.Program}");
        await using NpgsqlDataSource template = NpgsqlDataSource.Create(Unpooled(Template));
        await SchemaMigrator.MigrateAsync(template, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (_cluster is null)
            return;
        await Server.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_cluster.Folder, recursive: true);
    }

    /// <summary>A new database with the schema of this program and nothing in it. Disposing drops it.</summary>
    public Task<TestDatabase> CreateAsync() => CreateAsync(Template);

    /// <summary>A copy of a database as it is; its connections are closed for it.</summary>
    public Task<TestDatabase> CopyAsync(TestDatabase original)
    {
        original.DataSource.Clear();
        return CreateAsync(original.Name);
    }

    /// <summary>A new database without any schema. Disposing drops it.</summary>
    public Task<TestDatabase> CreateEmptyAsync() => CreateAsync("template0");

    internal async Task DropAsync(string database) => await ExecuteAsync($"drop database if exists {database} with (force)");

    private async Task<TestDatabase> CreateAsync(string template)
    {
        string name = "test_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync($"create database {name} owner {ClusterRoles.Program} template {template}");
        return new TestDatabase(this, name, _cluster!.ConnectionTo(name));
    }

    // A pooled connection would keep the template busy, and a busy one cannot be copied.
    private string Unpooled(string database) => new NpgsqlConnectionStringBuilder(_cluster!.ConnectionTo(database)) { Pooling = false }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlCommand command = Server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
