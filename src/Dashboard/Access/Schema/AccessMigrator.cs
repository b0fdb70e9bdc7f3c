using System.Data;
using ConsentLens.Pipeline.Storage.Schema;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Dashboard.Access.Schema;

/// <summary>Brings the tables of users to the state of this program, as <see cref="SchemaMigrator"/> does with those of the pipeline.</summary>
internal static class AccessMigrator
{
    // The letters "CLAccess": another lock than the pipeline's.
    private const long LockKey = 0x434C_4163_6365_7373;

    /// <summary>Applies the migrations that the database lacks.</summary>
    /// <exception cref="NewerSchemaException">The database has a migration that this program does not know.</exception>
    public static async Task MigrateAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, "select pg_advisory_lock($1)", cancellationToken);
        try
        {
            await using var context = new AccessDbContext(Configure(new DbContextOptionsBuilder<AccessDbContext>(), dataSource).Options);
            string[] applied = [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken)];
            if (applied.Except(context.Database.GetMigrations(), StringComparer.Ordinal).LastOrDefault() is { } unknown)
            {
                throw new NewerSchemaException(
                    $"The database was last used by a newer version of ConsentLens (it has the change {unknown}, which this version does not know); install that version or a later one.");
            }

            await context.Database.MigrateAsync(cancellationToken);
        }
        finally
        {
            if (connection.State == ConnectionState.Open)
                await ExecuteAsync(connection, "select pg_advisory_unlock($1)", CancellationToken.None);
        }
    }

    /// <summary>Sets a context's options.</summary>
    public static TBuilder Configure<TBuilder>(TBuilder builder, NpgsqlDataSource dataSource)
        where TBuilder : DbContextOptionsBuilder
    {
        builder.UseNpgsql(dataSource, npgsql => npgsql.MigrationsHistoryTable(AccessDbContext.MigrationsTable, AccessDbContext.SchemaName));
        return builder;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
