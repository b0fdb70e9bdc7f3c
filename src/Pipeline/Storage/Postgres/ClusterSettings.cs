using System.Text;
using Npgsql;

namespace ConsentLens.Pipeline.Storage.Postgres;

internal static class ClusterSettings
{
    public const string Database = "consentlens";

    private const string AccountMap = "consentlens";

    private const string FileName = "consentlens.conf";

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static void Include(string clusterFolder) =>
        File.AppendAllText(Path.Combine(clusterFolder, "postgresql.conf"), $"\ninclude '{FileName}'\n");

    /// <summary>Written before each start: the folder may have been moved.</summary>
    public static void Write(ClusterLocation location, ServerAccount account, IReadOnlyDictionary<string, string> more)
    {
        Dictionary<string, string> settings = Ours(location);
        foreach ((string name, string value) in more) settings[name] = value;
        string text = string.Concat(settings.Select(setting => $"{setting.Key} = '{setting.Value.Replace("'", "''", StringComparison.Ordinal)}'\n"));
        Write(location, FileName, text);

        // The kernel says who is at the other end of a socket; only these accounts are let in.
        Write(location, "pg_hba.conf", $"local all all peer map={AccountMap}\n");
        string[] accounts = [.. new[] { Environment.UserName, account.Name }.Distinct()];
        Write(location, "pg_ident.conf", string.Concat(accounts.SelectMany(_ => new[] { ClusterRoles.Superuser, ClusterRoles.Program }, (name, role) => $"{AccountMap} \"{name}\" {role}\n")));
    }

    private static Dictionary<string, string> Ours(ClusterLocation location) => new()
    {
        ["listen_addresses"] = "",
        ["port"] = "5432",
        ["unix_socket_directories"] = $"\"{location.SocketFolder}\"",
        ["unix_socket_permissions"] = "0700",
        ["timezone"] = "UTC",
        ["log_timezone"] = "UTC",
        // One server, backed up by pg_dump: its log is never streamed.
        ["wal_level"] = "minimal",
        ["max_wal_senders"] = "0",
        ["max_wal_size"] = "512MB",
        // What a segment held goes with it (KeyErasure), and is not kept until it is overwritten.
        ["wal_recycle"] = "off",
        // A message about a failed statement would contain its values, and with them names.
        ["log_error_verbosity"] = "terse",
        ["log_min_error_statement"] = "panic",
        ["log_parameter_max_length_on_error"] = "0",
    };

    private static void Write(ClusterLocation location, string name, string text)
    {
        string path = Path.Combine(location.Cluster, name);
        string beside = path + ".new";
        File.WriteAllText(beside, text, new UTF8Encoding(false));
        // The server's account must read it; its content is not secret.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(beside, Readable);
        File.Move(beside, path, overwrite: true);
    }
}

/// <summary>The roles of a private cluster. The program works as one that owns its database and has no other right but to have the log
/// written down and its old segments removed: an SQL injection could neither read files through the server nor run programs with it.</summary>
internal static class ClusterRoles
{
    /// <summary>Created by initdb; prepares the cluster and nothing else.</summary>
    public const string Superuser = "consentlens";

    public const string Program = "consentlens_program";

    // PostgreSQL before 15 has no such role, and leaves checkpoints to superusers.
    private const string Erasure =
        $"""
        do $$
        begin
            if exists (select from pg_roles where rolname = 'pg_checkpoint') then
                grant pg_checkpoint to {Program};
            end if;
            grant execute on function pg_switch_wal() to {Program};
        end $$
        """;

    /// <summary>Creates the program's role and database if they are missing.</summary>
    public static async Task PrepareAsync(Func<string, string> superuser, string database, CancellationToken cancellationToken)
    {
        await using NpgsqlDataSource server = NpgsqlDataSource.Create(superuser("postgres"));
        if (!await ExistsAsync(server, "select exists (select from pg_roles where rolname = $1)", Program, cancellationToken))
            await ExecuteAsync(server, $"create role {Program} login", cancellationToken);
        if (!await ExistsAsync(server, "select exists (select from pg_database where datname = $1)", database, cancellationToken))
            await ExecuteAsync(server, $"create database {database} owner {Program}", cancellationToken);
        await using NpgsqlDataSource own = NpgsqlDataSource.Create(superuser(database));
        await ExecuteAsync(own, Erasure, cancellationToken);
    }

    private static async Task<bool> ExistsAsync(NpgsqlDataSource server, string question, string name, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = server.CreateCommand(question);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource server, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
