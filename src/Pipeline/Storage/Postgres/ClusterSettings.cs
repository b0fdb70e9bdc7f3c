using System.Text;
using Npgsql;

namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>Writes the settings of a private cluster.</summary>
internal static class ClusterSettings
{
    public const string Database = "consentlens";

    private const string AccountMap = "consentlens";

    private const string FileName = "consentlens.conf";

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Completes a cluster that initdb has just made.</summary>
    public static void Include(string clusterFolder) =>
        File.AppendAllText(Path.Combine(clusterFolder, "postgresql.conf"), $"\ninclude '{FileName}'\n");

    /// <summary>Writes the settings, before each start: the folder may have been moved.</summary>
    public static void Write(ClusterLocation location, ServerAccount account, IReadOnlyDictionary<string, string> more)
    {
        Dictionary<string, string> settings = Ours(location);
        foreach ((string name, string value) in more) settings[name] = value;
        string text = string.Concat(settings.Select(setting => $"{setting.Key} = '{setting.Value.Replace("'", "''", StringComparison.Ordinal)}'\n"));
        Write(location, FileName, text);

        // The kernel says who is at the other end of a socket; that account, and no other, is let in.
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
        // One server, backed up by pg_dump: nothing is ever streamed from its log.
        ["wal_level"] = "minimal",
        ["max_wal_senders"] = "0",
        ["max_wal_size"] = "512MB",
        // What a segment held goes with it (KeyErasure), and is not kept until it is overwritten.
        ["wal_recycle"] = "off",
        // A message about a failed statement would carry its values, and with them names.
        ["log_error_verbosity"] = "terse",
        ["log_min_error_statement"] = "panic",
        ["log_parameter_max_length_on_error"] = "0",
    };

    private static void Write(ClusterLocation location, string name, string text)
    {
        string path = Path.Combine(location.Cluster, name);
        string beside = path + ".new";
        File.WriteAllText(beside, text, new UTF8Encoding(false));
        // The server's account reads it; what it says is no secret.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(beside, Readable);
        File.Move(beside, path, overwrite: true);
    }
}

/// <summary>The roles of a private cluster. The program works as one that owns its database and has no other right but to have the
/// log written down and its old segments removed: whoever made it say what it should not could neither read files through the server nor run programs with it.</summary>
internal static class ClusterRoles
{
    /// <summary>The superuser that initdb makes, who prepares the cluster and nothing else.</summary>
    public const string Superuser = "consentlens";

    public const string Program = "consentlens_program";

    // What was made while the program was still the superuser. Sequences of identity columns go with their tables.
    private const string TakeOver =
        $"""
        do $$
        declare command text;
        begin
            for command in
                with own as (select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
                select format('alter schema %s owner to {Program}', oid::regnamespace) from pg_namespace where oid in (select oid from own) and oid <> 'public'::regnamespace
                union all
                select format('alter table %s owner to {Program}', oid::regclass) from pg_class where relnamespace in (select oid from own) and relkind in ('r', 'p')
                union all
                select format('alter sequence %s owner to {Program}', oid::regclass) from pg_class sequence
                where relnamespace in (select oid from own) and relkind = 'S'
                    and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = sequence.oid and deptype in ('a', 'i'))
                union all
                select format('alter function %s owner to {Program}', oid::regprocedure) from pg_proc where pronamespace in (select oid from own)
            loop
                execute command;
            end loop;
        end $$
        """;

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

    /// <summary>Makes the program's role and a database where they are missing, and the role the owner of what is in it.</summary>
    public static async Task PrepareAsync(Func<string, string> superuser, string database, CancellationToken cancellationToken)
    {
        await MakeAsync(superuser, database, cancellationToken);
        await using NpgsqlDataSource own = NpgsqlDataSource.Create(superuser(database));
        await ExecuteAsync(own, Erasure, cancellationToken);
    }

    private static async Task MakeAsync(Func<string, string> superuser, string database, CancellationToken cancellationToken)
    {
        await using (NpgsqlDataSource server = NpgsqlDataSource.Create(superuser("postgres")))
        {
            if (!await ExistsAsync(server, "select exists (select from pg_roles where rolname = $1)", Program, cancellationToken))
                await ExecuteAsync(server, $"create role {Program} login", cancellationToken);
            if (!await ExistsAsync(server, "select exists (select from pg_database where datname = $1)", database, cancellationToken))
                await ExecuteAsync(server, $"create database {database} owner {Program}", cancellationToken);
            if (await ExistsAsync(server, $"select exists (select from pg_database where datname = $1 and pg_get_userbyid(datdba) = '{Program}')", database, cancellationToken))
                return;
        }
        await using NpgsqlDataSource earlier = NpgsqlDataSource.Create(superuser(database));
        await ExecuteAsync(earlier, TakeOver, cancellationToken);
        // Last: a take-over that broke off begins again.
        await ExecuteAsync(earlier, $"alter database {database} owner to {Program}", cancellationToken);
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
