using System.Data;
using Hangfire.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Brings a database to the schema of this program. Any number of processes may do so at once: one works, the others wait.</summary>
public static class SchemaMigrator
{
    // Any number will do, so long as every ConsentLens process takes the same; these are the letters "ConsentL".
    private const long LockKey = 0x436F_6E73_656E_744C;

    /// <summary>Applies the migrations that the database lacks, in order, each whole or not at all.</summary>
    /// <returns>The migrations applied now; empty when there was nothing to do.</returns>
    /// <exception cref="NewerSchemaException">The database has a migration that this program does not know.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refused.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = new ConsentLensDbContextFactory(dataSource).Create(SchoolScope.Nobody);
        return await MigrateAsync(dataSource, context, JobSchema.InstallAsync, cancellationToken);
    }

    /// <summary>The same for the tables of another context, which lie in the same database.</summary>
    /// <exception cref="NewerSchemaException">The database has a migration that this program does not know.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refused.</exception>
    public static Task<IReadOnlyList<string>> MigrateAsync(NpgsqlDataSource dataSource, DbContext context, CancellationToken cancellationToken) =>
        MigrateAsync(dataSource, context, (_, _) => Task.CompletedTask, cancellationToken);

    private static async Task<IReadOnlyList<string>> MigrateAsync(
        NpgsqlDataSource dataSource, DbContext context, Func<NpgsqlConnection, CancellationToken, Task> complete, CancellationToken cancellationToken)
    {
        // The lock belongs to the session: it ends with the connection, even when this process is killed.
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, "select pg_advisory_lock($1)", cancellationToken);
        try
        {
            string[] pending = await PendingAsync(context, cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
            await complete(connection, cancellationToken);
            return pending;
        }
        finally
        {
            // A pool keeps the session, and with it the lock; one that broke has lost it already.
            if (connection.State == ConnectionState.Open) await ExecuteAsync(connection, "select pg_advisory_unlock($1)", CancellationToken.None);
        }
    }

    private static async Task<string[]> PendingAsync(DbContext context, CancellationToken cancellationToken)
    {
        string[] known = [.. context.Database.GetMigrations()];
        string[] applied = [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken)];
        if (applied.Except(known, StringComparer.Ordinal).LastOrDefault() is { } unknown)
        {
            throw new NewerSchemaException(
                $"The database was last used by a newer version of ConsentLens (it has the change {unknown}, which this version does not know); install that version or a later one.");
        }
        return [.. known.Except(applied, StringComparer.Ordinal)];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        // Another process may be at work for as long as it takes.
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>The database's schema is newer than this program. Nothing was changed.</summary>
public sealed class NewerSchemaException(string message) : InvalidOperationException(message);

/// <summary>The tables of the job engine, in a schema of their own, and beside them what each unfinished job is about.</summary>
public static class JobSchema
{
    public const string Name = "hangfire";

    /// <summary>The condition under which the job <c>job</c> is still to be done, or being done. What <see cref="Orders"/> says of any other job counts for
    /// nothing: so an order is given free by the very change that ends its job, whoever dies when.</summary>
    public const string Unfinished = "job.statename in ('Enqueued', 'Scheduled', 'Awaiting', 'Processing')";

    /// <summary>The table of orders: one row for each job that can be queued once alone.</summary>
    public const string Orders = Name + ".job_order";

    private const string OwnTables =
        $"""
        create table if not exists {Orders} (
            kind text not null,
            school_id int not null,
            first_id bigint not null,
            ids bigint[] not null,
            job_id bigint not null references {Name}.job (id) on delete cascade,
            primary key (kind, school_id, first_id));
        create index if not exists job_order_job on {Orders} (job_id)
        """;

    /// <summary>Brings the tables to what this program's version of the engine needs. Two at once would fail: the caller holds the lock of the migrations.</summary>
    internal static async Task InstallAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        PostgreSqlObjectsInstaller.Install(connection, Name);
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = OwnTables;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
