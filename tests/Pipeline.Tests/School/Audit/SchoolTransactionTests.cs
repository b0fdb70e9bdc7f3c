using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Audit;

[Collection(PostgresCollection.Name)]
public sealed class SchoolTransactionTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task A_change_and_its_entry_stand_together_or_not_at_all()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);

        await using (SchoolTransaction givenUp = await RenameAsync(school, "Given up"))
            await givenUp.Context.SaveChangesAsync();
        Assert.NotEqual("Given up", await NameAsync(school));

        await using (SchoolTransaction unrecorded = await RenameAsync(school, "Unrecorded"))
        {
            await unrecorded.Context.Database.ExecuteSqlAsync($"drop table audit_entries cascade");
            await Assert.ThrowsAnyAsync<Exception>(() => unrecorded.CommitAsync(school.Audit, Renamed(school), default));
        }

        Assert.NotEqual("Unrecorded", await NameAsync(school));

        await using (SchoolTransaction recorded = await RenameAsync(school, "Recorded"))
            await recorded.CommitAsync(school.Audit, Renamed(school), default);
        Assert.Equal("Recorded", await NameAsync(school));
        await using ConsentLensDbContext context = school.Context();
        Assert.Equal("settings_changed", (await context.AuditEntries.SingleAsync()).Action);
    }

    [PostgresFact]
    public async Task The_judging_lock_is_held_until_the_change_ends()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await using (SchoolTransaction change = await SchoolTransaction.BeginAsync(school.Database.Contexts, school.Id, SchoolLock.RegisterThenJudging, default))
            Assert.Equal(1L, await HeldAsync(school));
        await using (SchoolTransaction change = await SchoolTransaction.BeginAsync(school.Database.Contexts, school.Id, SchoolLock.Register, default))
            Assert.Equal(0L, await HeldAsync(school));
    }

    private static async Task<SchoolTransaction> RenameAsync(SchoolUnderTest school, string name)
    {
        SchoolTransaction transaction = await SchoolTransaction.BeginAsync(school.Database.Contexts, school.Id, SchoolLock.Register, default);
        (await transaction.Context.Schools.SingleAsync()).Name = name;
        return transaction;
    }

    private static AuditEvent Renamed(SchoolUnderTest school) => new("office", AuditAction.SettingsChanged, "school", AuditStore.NameOf(school.Id));

    private static async Task<string> NameAsync(SchoolUnderTest school)
    {
        await using ConsentLensDbContext context = school.Context();
        return await context.Schools.Select(row => row.Name).SingleAsync();
    }

    private static async Task<object?> HeldAsync(SchoolUnderTest school) => await school.Database.ScalarAsync(
        $"select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database()) and classid = {0x6A756467} and objid = {school.Id} and granted");
}
