using Npgsql;

namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>The database that ConsentLens works on: a server that the school names, or a private cluster.</summary>
public sealed class DatabaseConnection : IAsyncDisposable
{
    /// <summary>The environment variable that names a server, by a connection string of Npgsql.</summary>
    public const string EnvironmentVariable = "ConnectionStrings__ConsentLens";

    private DatabaseConnection(NpgsqlDataSource dataSource, PrivateCluster? cluster) => (DataSource, Cluster) = (dataSource, cluster);

    /// <summary>Where connections come from.</summary>
    public NpgsqlDataSource DataSource { get; }
    /// <summary>The private cluster, or null when the school named a server.</summary>
    public PrivateCluster? Cluster { get; }

    /// <summary>Opens the server that a connection string names, or the private cluster when there is none. The schema is not looked at.</summary>
    /// <param name="connectionString">What <see cref="EnvironmentVariable"/>, or the configuration, says; null or empty for a private cluster.</param>
    /// <param name="privateFolder">The folder of the private cluster.</param>
    /// <exception cref="PrivateClusterException">The private cluster does not start.</exception>
    /// <exception cref="ArgumentException">The connection string cannot be understood.</exception>
    public static async Task<DatabaseConnection> OpenAsync(string? connectionString, string privateFolder, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(connectionString)) return new DatabaseConnection(NpgsqlDataSource.Create(connectionString), cluster: null);
        PrivateCluster cluster = await PrivateCluster.OpenAsync(new PrivateClusterOptions { Folder = privateFolder }, time, cancellationToken);
        return new DatabaseConnection(NpgsqlDataSource.Create(cluster.ConnectionString), cluster);
    }

    /// <summary>Closes the connections, and leaves the private cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        if (Cluster is not null) await Cluster.DisposeAsync();
    }
}
