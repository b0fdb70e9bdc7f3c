using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
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
    public async Task A_database_of_the_previous_version_keeps_its_records()
    {
        await using TestDatabase database = await postgres.CreateEmptyAsync();
        await using ConsentLensDbContext nobody = database.Contexts.Create(SchoolScope.Nobody);
        await nobody.GetService<IMigrator>().MigrateAsync("Initial");
        Assert.Equal(DBNull.Value, await database.ScalarAsync("select to_regclass('holds')::text"));
        int school = await database.AddSchoolAsync();
        await database.ExecuteAsync(OldRecords(school));
        await using ConsentLensDbContext context = database.Context(school);

        Assert.NotEmpty(await SchemaMigrator.MigrateAsync(database.DataSource, CancellationToken.None));

        Assert.Equal("P1", (await context.People.AsNoTracking().SingleAsync()).PersonId);
        Assert.Equal(1, await context.ConsentDecisions.CountAsync());
        Assert.Equal(1, await context.AuditEntries.CountAsync());
        Assert.Equal(0, await context.Holds.CountAsync());
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
    private static string OldRecords(int school) =>
        $"""
        insert into people (school_id, person_id, given_name, family_name, role, barred) values ({school}, 'P1', 'Ada', 'Byron', 'pupil', false);
        insert into consent_decisions (school_id, person_id, use, kind, decided_by, effective_from, recorded_by, recorded_at)
            values ({school}, 'P1', 'website', 'given', 'parent_or_carer', now(), 'office', now());
        insert into audit_entries (school_id, sequence, at, actor, action, subject_type, subject_id, detail, previous_hash, hash, seal)
            values ({school}, 1, now(), 'office', 'consent_recorded', 'person', 'P1', '{"{}"}', decode(repeat('00', 32), 'hex'), decode(repeat('07', 32), 'hex'), decode(repeat('07', 32), 'hex'));
        """;

    private static string NameOf(string migration) => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..];
}
