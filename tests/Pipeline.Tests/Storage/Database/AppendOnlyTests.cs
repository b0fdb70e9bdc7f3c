using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Database;

[Collection(PostgresCollection.Name)]
public sealed class AppendOnlyTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task The_database_itself_refuses_to_change_delete_or_empty_every_append_only_table()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        SampleRows sample = await SampleRows.AddAsync(context, "P1");
        context.VerdictHistory.Add(sample.History());
        await context.SaveChangesAsync();

        string[] tables = AppendOnlyTables(context);
        Assert.Equal(["audit_entries", "biometric_decisions", "consent_decisions", "downloads", "human_assertions", "photo_assertions", "photo_exceptions", "publications", "takedown_checks", "verdict_history"], tables.Order());
        foreach (string table in tables)
        {
            Assert.Equal(1L, await database.ScalarAsync($"select count(*) from {table}"));
            foreach (string statement in new[] { $"update {table} set school_id = school_id", $"delete from {table}", $"truncate {table}", $"truncate {table} cascade", $"update {table} set school_id = 1 where false" })
            {
                PostgresException refused = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(statement));
                Assert.Equal("23001", refused.SqlState);
                Assert.Contains($"The table {table} may only be added to", refused.MessageText, StringComparison.Ordinal);
            }

            Assert.Equal(1L, await database.ScalarAsync($"select count(*) from {table}"));
        }
    }

    [PostgresFact]
    public async Task Neither_a_replication_session_nor_a_cascade_gets_around_it()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        await SampleRows.AddAsync(context, "P1");
        foreach (string statement in new[]
        {
            "set session_replication_role = replica; delete from consent_decisions",
            "truncate people cascade",
            "truncate schools cascade",
            "delete from people",
            "delete from photos",
        })
        {
            await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(statement));
        }

        Assert.Equal(1, await context.ConsentDecisions.CountAsync());
        Assert.Equal(1, await context.HumanAssertions.CountAsync());
    }

    [PostgresFact]
    public async Task The_context_refuses_before_the_database_is_asked()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        await SampleRows.AddAsync(context, "P1");
        context.Remove(await context.ConsentDecisions.SingleAsync());
        await Assert.ThrowsAsync<AppendOnlyException>(() => context.SaveChangesAsync());
        Assert.Throws<AppendOnlyException>(() => context.SaveChanges());
    }

    private static string[] AppendOnlyTables(ConsentLensDbContext context) =>
    [
        .. context.Model.GetEntityTypes()
            .Where(entity => typeof(IAppendOnly).IsAssignableFrom(entity.ClrType))
            .Select(entity => entity.GetTableName()!),
    ];
}
