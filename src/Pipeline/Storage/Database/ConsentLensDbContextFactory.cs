using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Makes contexts for one school at a time, on connections of one data source.</summary>
public sealed class ConsentLensDbContextFactory
{
    internal const string MigrationsTable = "schema_migrations";

    private readonly DbContextOptions<ConsentLensDbContext> _options;

    /// <summary>Makes contexts on connections of <paramref name="dataSource"/>, which stays the caller's.</summary>
    public ConsentLensDbContextFactory(NpgsqlDataSource dataSource)
    {
        DataSource = dataSource;
        _options = Configure(new DbContextOptionsBuilder<ConsentLensDbContext>(), dataSource).Options;
    }

    /// <summary>Where the connections come from.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>A context that sees one school. The caller disposes it.</summary>
    public ConsentLensDbContext Create(int schoolId) => Create(SchoolScope.Of(schoolId));

    /// <summary>A context that sees what <paramref name="scope"/> says, looked at for every query. The caller disposes it.</summary>
    public ConsentLensDbContext Create(ISchoolScope scope) => new(_options, scope);

    /// <summary>Sets a context's options, for whoever registers the context elsewhere.</summary>
    public static DbContextOptionsBuilder<ConsentLensDbContext> Configure(DbContextOptionsBuilder<ConsentLensDbContext> builder, NpgsqlDataSource dataSource) =>
        builder.UseNpgsql(dataSource, npgsql => npgsql.MigrationsHistoryTable(MigrationsTable));
}
