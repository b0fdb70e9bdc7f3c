using Npgsql;

namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>ConsentLens's own PostgreSQL server, reachable only through a Unix socket. Processes share it: the first one starts it, the last one to leave stops
/// it. After a kill the next one recovers it.</summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    private readonly PrivateClusterOptions _options;
    private readonly ClusterLocation _location;
    private readonly ServerAccount _account;
    private readonly PostgresInstallation _installation;
    private readonly TimeProvider _time;
    private readonly ServerProcesses _processes;
    private FileLock? _use;

    private PrivateCluster(PrivateClusterOptions options, ClusterLocation location, ServerAccount account, TimeProvider time)
    {
        (_options, _location, _account, _time) = (options, location, account, time);
        _installation = PostgresInstallation.For(location.Cluster);
        _processes = new ServerProcesses(location);
    }

    public string ConnectionString => ConnectionTo(ClusterSettings.Database);

    /// <summary>One sentence for the user if the cluster is not in the folder asked for; otherwise null.</summary>
    public string? Notice => _location.Notice;

    public string Folder => _location.Folder;

    /// <summary>True if this process started the server; false if it was already running.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Creates the cluster if there is none, starts it if it is not running, and joins its users.</summary>
    /// <exception cref="PrivateClusterException">PostgreSQL is not installed, or does not start; the message says what to do.</exception>
    public static async Task<PrivateCluster> OpenAsync(PrivateClusterOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw new PrivateClusterException($"ConsentLens can run its own database only on Linux; name a PostgreSQL server in {DatabaseConnection.EnvironmentVariable}.");
        ServerAccount account = ServerAccount.Choose();
        ClusterLocation location = await ClusterLocation.ChooseAsync(options.Folder, account, cancellationToken);
        var cluster = new PrivateCluster(options, location, account, time);
        using FileLock starting = await FileLock.HoldAsync(location.StartLock, time, cancellationToken);
        cluster.HasStarted = await cluster.StartAsync(cancellationToken);
        // Even if it was already running: whoever started it may have been killed before doing this.
        await ClusterRoles.PrepareAsync(cluster.SuperuserConnectionTo, ClusterSettings.Database, cancellationToken);
        cluster._use = FileLock.TryShare(location.UsersLock)
            ?? throw new PrivateClusterException($"The lock {location.UsersLock} is held by a process that is not ConsentLens; stop that process and start again.");
        return cluster;
    }

    /// <summary>Restarts the server if it has died. Cheap while it is running.</summary>
    /// <returns>True if it had died.</returns>
    /// <exception cref="PrivateClusterException">It does not start.</exception>
    public async Task<bool> EnsureRunningAsync(CancellationToken cancellationToken)
    {
        if (_processes.IsServerAlive()) return false;
        using FileLock starting = await FileLock.HoldAsync(_location.StartLock, _time, cancellationToken);
        return await StartAsync(cancellationToken);
    }

    /// <summary>Leaves the cluster, and stops it if nobody else uses it.</summary>
    /// <exception cref="PrivateClusterException">It does not stop.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_use is null) return;
        using FileLock starting = await FileLock.HoldAsync(_location.StartLock, _time, CancellationToken.None);
        _use.Dispose();
        _use = null;
        using FileLock? alone = FileLock.TryHold(_location.UsersLock);
        if (alone is not null && _processes.IsServerAlive()) await StopAsync();
    }

    internal string ConnectionTo(string database) => ConnectionTo(database, ClusterRoles.Program);
    internal string SuperuserConnectionTo(string database) => ConnectionTo(database, ClusterRoles.Superuser);

    private string ConnectionTo(string database, string role) => new NpgsqlConnectionStringBuilder
    {
        Host = _location.SocketFolder,
        Username = role,
        Database = database,
        ApplicationName = "consentlens",
    }.ConnectionString;

    private async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        if (_processes.IsServerAlive()) return false;
        if (!Directory.Exists(_location.Cluster)) await CreateAsync(cancellationToken);
        await _processes.ForgetDeadServerAsync(_time, cancellationToken);
        ClusterSettings.Write(_location, _account, _options.Settings);
        CommandResult started = await _account.RunAsync(
            _installation.Program("pg_ctl"), ["start", "--silent", "--wait", "--timeout=120", "--pgdata", _location.Cluster, "--log", _location.Log],
            cancellationToken);
        if (started.ExitCode != 0) throw new PrivateClusterException($"The database did not start: {LastComplaint()} (Its log is {_location.Log}.)");
        return true;
    }

    // Created under another name, then renamed: a cluster that exists is complete.
    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        string unfinished = _location.Cluster + ".unfinished";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        CommandResult made = await _account.RunAsync(
            _installation.Program("initdb"),
            ["--pgdata", unfinished, "--username", ClusterRoles.Superuser, "--encoding=UTF8", "--locale=C", "--data-checksums", "--auth=peer", "--no-instructions"],
            cancellationToken);
        made.ThrowIfFailed($"The database could not be created in {_location.Folder}");
        ClusterSettings.Include(unfinished);
        Directory.Move(unfinished, _location.Cluster);
    }

    private string LastComplaint()
    {
        string? line = File.Exists(_location.Log)
            ? File.ReadLines(_location.Log).LastOrDefault(line => line.Contains("FATAL:", StringComparison.Ordinal) || line.Contains("PANIC:", StringComparison.Ordinal))
            : null;
        return line is null ? "it did not say why." : line[line.IndexOf(':', line.LastIndexOf(']') + 1)..].TrimStart(':', ' ') + ".";
    }

    private async Task StopAsync()
    {
        CommandResult stopped = await _account.RunAsync(
            _installation.Program("pg_ctl"), ["stop", "--silent", "--wait", "--timeout=60", "--mode=fast", "--pgdata", _location.Cluster],
            CancellationToken.None);
        stopped.ThrowIfFailed($"The database did not stop (its log is {_location.Log})");
    }
}

public sealed record PrivateClusterOptions
{
    /// <summary>Created if missing, e.g. <c>data/postgres</c>.</summary>
    public required string Folder { get; init; }
    /// <summary>Settings that add to ours or replace them: name and value as in postgresql.conf.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}

/// <summary>The private database could not be created, started or stopped. The message is for the user.</summary>
public sealed class PrivateClusterException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The database that ConsentLens works on: a server that the school names, or a private cluster.</summary>
public sealed class DatabaseConnection : IAsyncDisposable
{
    /// <summary>Names a server, by an Npgsql connection string.</summary>
    public const string EnvironmentVariable = "ConnectionStrings__ConsentLens";

    private DatabaseConnection(NpgsqlDataSource dataSource, PrivateCluster? cluster) => (DataSource, Cluster) = (dataSource, cluster);

    public NpgsqlDataSource DataSource { get; }
    /// <summary>Null if the school named a server.</summary>
    public PrivateCluster? Cluster { get; }

    /// <summary>Opens the server that a connection string names, otherwise the private cluster. Does not check the schema.</summary>
    /// <param name="connectionString">From <see cref="EnvironmentVariable"/> or the configuration; null or empty for a private cluster.</param>
    /// <exception cref="PrivateClusterException">The private cluster does not start.</exception>
    /// <exception cref="ArgumentException">The connection string is invalid.</exception>
    public static async Task<DatabaseConnection> OpenAsync(string? connectionString, string privateFolder, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(connectionString)) return new DatabaseConnection(NpgsqlDataSource.Create(connectionString), cluster: null);
        PrivateCluster cluster = await PrivateCluster.OpenAsync(new PrivateClusterOptions { Folder = privateFolder }, time, cancellationToken);
        return new DatabaseConnection(NpgsqlDataSource.Create(cluster.ConnectionString), cluster);
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        if (Cluster is not null) await Cluster.DisposeAsync();
    }
}
