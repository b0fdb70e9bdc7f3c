using Npgsql;

namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>
/// The roles of a private cluster. The program works as one that owns its database and has no other right: whoever made it say what it should not could
/// neither read files through the server nor run programs with it.
/// </summary>
internal static class ClusterRoles
{
    /// <summary>The superuser that initdb makes, who prepares the cluster and nothing else.</summary>
    public const string Superuser = "consentlens";

    /// <summary>The role of the program.</summary>
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

    /// <summary>Makes the program's role and a database where they are missing, and the role the owner of what is in it.</summary>
    /// <param name="superuser">How the superuser connects to a database of a name.</param>
    /// <param name="database">The program's database.</param>
    public static async Task PrepareAsync(Func<string, string> superuser, string database, CancellationToken cancellationToken)
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
