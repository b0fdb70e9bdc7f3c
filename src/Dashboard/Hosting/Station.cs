using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Postgres;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using Npgsql;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>An opened installation: its database, migrated, and its keys. Closing it stops the private database when nobody else uses it.</summary>
internal sealed class Station : IAsyncDisposable
{
    private readonly DatabaseConnection _database;

    private Station(StationSettings settings, DatabaseConnection database, KeyVault vault) => (Settings, _database, Vault) = (settings, database, vault);

    /// <summary>What it was opened with.</summary>
    public StationSettings Settings { get; }

    /// <summary>Where connections come from.</summary>
    public NpgsqlDataSource DataSource => _database.DataSource;

    /// <summary>The private database, or null when the school named a server.</summary>
    public PrivateCluster? Cluster => _database.Cluster;

    public KeyVault Vault { get; }

    /// <summary>Opens the installation; creates the private database and the key file if there are none.</summary>
    public static async Task<Station> OpenAsync(StationSettings settings, CancellationToken cancellationToken)
    {
        string? named = Environment.GetEnvironmentVariable(DatabaseConnection.EnvironmentVariable);
        DatabaseConnection database = await DatabaseConnection.OpenAsync(named, settings.Data.Database, TimeProvider.System, cancellationToken);
        try
        {
            await SchemaMigrator.MigrateAsync(database.DataSource, cancellationToken);
            await AccessMigrator.MigrateAsync(database.DataSource, cancellationToken);
            var keyFile = new MasterKeyFile(settings.Data.KeyFile, TimeProvider.System);
            bool hasKeys = await HasKeysAsync(database.DataSource, cancellationToken);
            MasterKeyRing ring = hasKeys ? keyFile.Load() : await keyFile.LoadOrCreateAsync(cancellationToken);
            return new Station(settings, database, new KeyVault(keyFile, ring));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Vault.Dispose();
        await _database.DisposeAsync();
    }

    // If something is already sealed, a new key file would only hide that the old one is lost.
    private static async Task<bool> HasKeysAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand("select exists (select 1 from school_keys) or exists (select 1 from person_keys)");
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

/// <summary>Puts a process of an installation together.</summary>
internal static class StationServices
{
    /// <summary>So many photos may be opened for uploads and pages while every job opens one too.</summary>
    private const int DecodersForPages = 2;

    /// <summary>A process that does one command and no jobs.</summary>
    public static IHost ToHost(this Station station)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddStationLog();
        builder.Services.AddStation(station, works: false);
        return builder.Build();
    }

    /// <summary>Adds an installation, which decodes photos in processes of their own.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="station">The installation; stays the caller's.</param>
    /// <param name="works">Whether this process does jobs, or only queues them.</param>
    public static IServiceCollection AddStation(this IServiceCollection services, Station station, bool works) => services
        .AddSingleton(station)
        .AddSingleton(provider => Decoders.Open(
            provider.GetRequiredService<ImagingLimits>(), station.Settings.Slots + DecodersForPages, provider.GetRequiredService<ILogger<IsolatedPhotoReader>>()))
        .AddSingleton<IPhotoReader>(provider => provider.GetRequiredService<IsolatedPhotoReader>())
        .AddConsentLens(station.Settings, station.DataSource, station.Vault, works);
}
