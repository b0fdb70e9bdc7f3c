using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Dashboard.Access.Schema;

/// <summary>Brings the user tables up to date with this program, as <see cref="SchemaMigrator"/> does for those of the pipeline.</summary>
internal static class AccessMigrator
{
    /// <summary>Applies the migrations that the database lacks.</summary>
    /// <exception cref="NewerSchemaException">The database has a migration that this program does not know.</exception>
    public static async Task MigrateAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var context = new AccessDbContext(Configure(new DbContextOptionsBuilder<AccessDbContext>(), dataSource).Options);
        _ = await SchemaMigrator.MigrateAsync(dataSource, context, cancellationToken);
    }

    /// <summary>Sets a context's options.</summary>
    public static TBuilder Configure<TBuilder>(TBuilder builder, NpgsqlDataSource dataSource)
        where TBuilder : DbContextOptionsBuilder
    {
        builder.UseNpgsql(dataSource, npgsql => npgsql.MigrationsHistoryTable(AccessDbContext.MigrationsTable, AccessDbContext.SchemaName));
        return builder;
    }
}
