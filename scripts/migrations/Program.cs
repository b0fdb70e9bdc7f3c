using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

Console.Error.WriteLine("This project only authors migrations: run scripts/migrations/add.sh NAME.");
return 2;

/// <summary>Gives dotnet-ef a context. No database is reached: migrations are written from the model alone.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<ConsentLensDbContext>
{
    public ConsentLensDbContext CreateDbContext(string[] args)
    {
        NpgsqlDataSource dataSource = NpgsqlDataSource.Create("Host=localhost");
        DbContextOptionsBuilder<ConsentLensDbContext> builder = ConsentLensDbContextFactory.Configure(new DbContextOptionsBuilder<ConsentLensDbContext>(), dataSource);
        return new ConsentLensDbContext(builder.Options, SchoolScope.Nobody);
    }
}
