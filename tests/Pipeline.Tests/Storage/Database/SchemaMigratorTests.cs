using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Database;

[Collection(PostgresCollection.Name)]
public sealed class SchemaMigratorTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task An_empty_database_gets_the_whole_schema_and_a_second_run_changes_nothing()
    {
        await using TestDatabase database = await postgres.CreateEmptyAsync();
        IReadOnlyList<string> applied = await SchemaMigrator.MigrateAsync(database.DataSource, CancellationToken.None);
        Assert.Equal("Initial", NameOf(applied[0]));
        Assert.Empty(await SchemaMigrator.MigrateAsync(database.DataSource, CancellationToken.None));
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        Assert.Equal(1, await context.Schools.CountAsync());
    }

    [PostgresFact]
    public async Task Several_processes_at_once_migrate_once()
    {
        await using TestDatabase database = await postgres.CreateEmptyAsync();
        IReadOnlyList<string>[] applied = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => SchemaMigrator.MigrateAsync(database.DataSource, CancellationToken.None)));
        Assert.Single(applied, migrations => migrations.Count > 0);
    }

    [PostgresFact]
    public async Task A_newer_schema_is_refused_with_one_clear_sentence()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await database.ExecuteAsync("insert into schema_migrations values ('29990101000000_AddTeleportation', '99.0.0')");
        NewerSchemaException refused = await Assert.ThrowsAsync<NewerSchemaException>(
            () => SchemaMigrator.MigrateAsync(database.DataSource, CancellationToken.None));
        Assert.Contains("newer version of ConsentLens", refused.Message, StringComparison.Ordinal);
        Assert.Contains("AddTeleportation", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task The_migrations_say_all_that_the_model_says()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await using ConsentLensDbContext context = database.Contexts.Create(SchoolScope.Nobody);
        Assert.False(context.Database.HasPendingModelChanges(), "The model has changed; run scripts/migrations/add.sh NAME.");
    }

    // As the first version wrote them; the rows of today have columns that it did not know.
    private static string NameOf(string migration) => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..];
}
