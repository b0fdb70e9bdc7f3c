using ConsentLens.Consent.People;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Database;

[Collection(PostgresCollection.Name)]
public sealed class SchoolIsolationTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task No_query_of_one_school_returns_a_row_of_another_whatever_the_table()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        (int first, int second) = await AddTwoSchoolsAsync(database);
        int tables = 0;
        foreach (int school in new[] { first, second })
        {
            await using ConsentLensDbContext context = database.Context(school);
            foreach (IEntityType entity in context.Model.GetEntityTypes().Where(entity => entity.ClrType != typeof(SchoolRow)))
            {
                // Both schools have a row in every table, so an empty answer would prove nothing.
                ISchoolOwned[] rows = await RowsAsync(context, entity);
                Assert.True(rows.Length == 1 && rows[0].SchoolId == school, $"{entity.GetTableName()} of school {school}");
                tables++;
            }

            Assert.Equal(school, (await context.Schools.SingleAsync()).Id);
        }

        Assert.Equal(2 * 43, tables);
    }

    [PostgresFact]
    public async Task Without_a_school_nothing_is_seen()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await AddTwoSchoolsAsync(database);
        await using ConsentLensDbContext context = database.Contexts.Create(SchoolScope.Nobody);
        foreach (IEntityType entity in context.Model.GetEntityTypes().Where(entity => entity.ClrType != typeof(SchoolRow)))
            Assert.Empty(await RowsAsync(context, entity));
        Assert.Equal(0, await context.Schools.CountAsync());
        Assert.Equal(2, (await new SchoolDirectory(database.Contexts).ListAsync(CancellationToken.None)).Count);
    }

    [PostgresFact]
    public async Task The_scope_is_looked_at_for_every_query()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        (int first, int second) = await AddTwoSchoolsAsync(database);
        var scope = new ChangingScope { SchoolId = first };
        await using ConsentLensDbContext context = database.Contexts.Create(scope);
        Assert.Equal(first, (await context.People.AsNoTracking().SingleAsync()).SchoolId);
        scope.SchoolId = second;
        Assert.Equal(second, (await context.People.AsNoTracking().SingleAsync()).SchoolId);
    }

    [PostgresFact]
    public async Task A_row_of_another_school_is_never_saved()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        (int first, int second) = await AddTwoSchoolsAsync(database);
        await using ConsentLensDbContext context = database.Context(first);
        context.People.Add(Person(second, "P9"));
        await Assert.ThrowsAsync<SchoolScopeException>(() => context.SaveChangesAsync());
        context.ChangeTracker.Clear();

        PersonRow stolen = Person(second, "P1");
        context.Attach(stolen);
        stolen.Barred = true;
        await Assert.ThrowsAsync<SchoolScopeException>(() => context.SaveChangesAsync());
        context.ChangeTracker.Clear();
        context.Remove(Person(second, "P1"));
        await Assert.ThrowsAsync<SchoolScopeException>(() => context.SaveChangesAsync());
        await Assert.ThrowsAsync<SchoolScopeException>(() => BulkCopy.InsertAsync(context, [Person(second, "P9")], CancellationToken.None));

        await using ConsentLensDbContext nobody = database.Contexts.Create(SchoolScope.Nobody);
        nobody.People.Add(Person(first, "P9"));
        await Assert.ThrowsAsync<SchoolScopeException>(() => nobody.SaveChangesAsync());
        Assert.Equal(2L, await database.ScalarAsync("select count(*) from people"));
    }

    [PostgresFact]
    public async Task Statements_over_many_rows_stay_in_the_school_too()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        (int first, int second) = await AddTwoSchoolsAsync(database);
        await using ConsentLensDbContext context = database.Context(first);
        Assert.Equal(1, await context.People.ExecuteUpdateAsync(set => set.SetProperty(person => person.Barred, true)));
        Assert.Equal(1, await context.PersonKeys.ExecuteDeleteAsync());
        Assert.Equal(second, await database.ScalarAsync("select school_id from people where not barred"));
        Assert.Equal(second, await database.ScalarAsync("select school_id from person_keys"));
    }

    [PostgresFact]
    public async Task The_database_refuses_a_reference_from_one_school_to_another()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        (int first, int second) = await AddTwoSchoolsAsync(database);
        // The photo is the second school's; the first has none with this id.
        long photo = (long)(await database.ScalarAsync($"select id from photos where school_id = {second}"))!;
        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(
            () => database.ExecuteAsync($"insert into photo_names values ({first}, {photo}, 'P1', now())"));
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refused.SqlState);
    }

    [PostgresFact]
    public async Task Every_table_but_that_of_schools_begins_its_key_and_its_references_with_the_school()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await using ConsentLensDbContext context = database.Contexts.Create(SchoolScope.Nobody);
        foreach (IEntityType entity in context.Model.GetEntityTypes().Where(entity => entity.ClrType != typeof(SchoolRow)))
        {
            Assert.Equal(nameof(ISchoolOwned.SchoolId), entity.FindPrimaryKey()!.Properties[0].Name);
            Assert.All(entity.GetForeignKeys(), key => Assert.Equal(nameof(ISchoolOwned.SchoolId), key.Properties[0].Name));
            Assert.All(entity.GetIndexes(), index => Assert.Equal(nameof(ISchoolOwned.SchoolId), index.Properties[0].Name));
        }
    }

    private static async Task<(int First, int Second)> AddTwoSchoolsAsync(TestDatabase database)
    {
        int first = await database.AddSchoolAsync("Ashgrove Primary");
        int second = await database.AddSchoolAsync("Birchwood Primary");
        foreach (int school in new[] { first, second })
        {
            await using ConsentLensDbContext context = database.Context(school);
            SampleRows sample = await SampleRows.AddAsync(context, "P1");
            context.VerdictHistory.Add(sample.History());
            await context.SaveChangesAsync();
        }

        return (first, second);
    }

    private static PersonRow Person(int school, string id) =>
        new() { SchoolId = school, PersonId = id, GivenName = "Ada", FamilyName = "Byron", Role = PersonRole.Pupil };

    private static async Task<ISchoolOwned[]> RowsAsync(ConsentLensDbContext context, IEntityType entity)
    {
        System.Reflection.MethodInfo set = typeof(DbContext).GetMethod(nameof(DbContext.Set), 1, [])!.MakeGenericMethod(entity.ClrType);
        return await ((IQueryable<ISchoolOwned>)set.Invoke(context, null)!).AsNoTracking().ToArrayAsync();
    }

    private sealed class ChangingScope : ISchoolScope
    {
        public int? SchoolId { get; set; }
    }
}
