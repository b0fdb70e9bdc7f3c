using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Postgres;
using Npgsql;

namespace ConsentLens.Benchmarks.Nightly;

/// <summary>A private PostgreSQL with an installation's settings and an empty database, deleted at the end.</summary>
internal sealed class ThrowawayCluster : IAsyncDisposable
{
    private readonly PrivateCluster _cluster;
    private readonly NpgsqlDataSource _source;

    private ThrowawayCluster(PrivateCluster cluster, NpgsqlDataSource source)
    {
        (_cluster, _source) = (cluster, source);
        Contexts = new ConsentLensDbContextFactory(source);
    }

    public ConsentLensDbContextFactory Contexts { get; }

    public static async Task<ThrowawayCluster> StartAsync(CancellationToken cancellationToken)
    {
        var options = new PrivateClusterOptions { Folder = Path.Combine(Path.GetTempPath(), $"consentlens-bench-{Environment.ProcessId}") };
        PrivateCluster cluster = await PrivateCluster.OpenAsync(options, TimeProvider.System, cancellationToken);
        // As the superuser: a hundred thousand generated photos are written without checking every reference.
        NpgsqlDataSource source = NpgsqlDataSource.Create(cluster.SuperuserConnectionTo(new NpgsqlConnectionStringBuilder(cluster.ConnectionString).Database!));
        await SchemaMigrator.MigrateAsync(source, cancellationToken);
        return new ThrowawayCluster(cluster, source);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_cluster.Folder, recursive: true);
    }
}
