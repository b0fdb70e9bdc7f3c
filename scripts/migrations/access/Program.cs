using ConsentLens.Dashboard.Access.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

Console.Error.WriteLine("This project only authors migrations: run scripts/migrations/add.sh --access NAME.");
return 2;

/// <summary>Gives dotnet-ef a context. No database is reached: migrations are written from the model alone.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<AccessDbContext>
{
    public AccessDbContext CreateDbContext(string[] args) =>
        new(AccessMigrator.Configure(new DbContextOptionsBuilder<AccessDbContext>(), NpgsqlDataSource.Create("Host=localhost")).Options);
}
