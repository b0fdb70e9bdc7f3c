using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Database;

[Collection(PostgresCollection.Name)]
public sealed class BackupTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task A_dump_is_restored_with_every_row_and_every_refusal()
    {
        await using TestDatabase original = await postgres.CreateAsync();
        int school = await original.AddSchoolAsync();
        await using (ConsentLensDbContext context = original.Context(school))
            await SampleRows.AddAsync(context, "P1");
        await using TestDatabase restored = await postgres.CreateEmptyAsync();

        string folder = TemporaryClusters.NewFolder();
        ServerAccount account = ServerAccount.Choose();
        await account.MakeFolderAsync(folder, CancellationToken.None);
        try
        {
            string dump = Path.Combine(folder, "dump");
            await RunAsync(account, "pg_dump", original, ["--format=custom", "--file", dump]);
            await RunAsync(account, "pg_restore", restored, ["--exit-on-error", dump]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Empty(await SchemaMigrator.MigrateAsync(restored.DataSource, CancellationToken.None));
        await using ConsentLensDbContext again = restored.Context(school);
        Assert.Equal("P1", (await again.ConsentDecisions.SingleAsync()).PersonId);
        await Assert.ThrowsAsync<PostgresException>(() => restored.ExecuteAsync("delete from consent_decisions"));
        // Numbers go on where they were.
        again.ChangeTracker.Clear();
        again.Batches.Add(new BatchRow { SchoolId = school, State = BatchState.Receiving, CreatedBy = "office", CreatedAt = SampleRows.At });
        Assert.Equal(1, await again.SaveChangesAsync());
    }

    private static async Task RunAsync(ServerAccount account, string program, TestDatabase database, string[] arguments)
    {
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        CommandResult result = await account.RunAsync(
            PostgresInstallation.All()[0].Program(program),
            ["--host", connection.Host!, "--username", connection.Username!, "--dbname", connection.Database!, .. arguments],
            CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.Output);
    }
}
