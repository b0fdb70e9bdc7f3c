using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Audit;

[Collection(PostgresCollection.Name)]
public sealed class AuditStoreTests(PostgresFixture postgres)
{
    private const string Hex = "'hex'";

    [PostgresFact]
    public async Task Many_writers_at_once_make_one_chain_without_forks()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(writer => AppendAsync(school, 10, $"user/{writer}")));
        AuditVerification verification = await school.VerifyAuditAsync();
        Assert.True(verification.IsSound);
        Assert.Equal(120, verification.Entries);
    }

    [PostgresFact]
    public async Task An_entry_goes_with_the_change_that_it_records()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await using (ConsentLensDbContext context = school.Context())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            await school.Audit.AppendAsync(context, Event("user/1", 1), default);
            await transaction.RollbackAsync();
        }

        await AppendAsync(school, 1, "user/1");
        Assert.Equal(1, (await school.VerifyAuditAsync()).Entries);
        await using ConsentLensDbContext without = school.Context();
        await Assert.ThrowsAsync<InvalidOperationException>(() => school.Audit.AppendAsync(without, Event("user/1", 1), default));
    }

    [PostgresFact]
    public async Task The_logs_of_two_schools_do_not_touch()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await AppendAsync(school, 3, "user/1");
        int other = await school.Database.AddSchoolAsync("Birchwood Primary");
        int seen = 0;
        await foreach (AuditEntry _ in AuditStore.ReadAsync(school.Database.DataSource, other, default))
            seen++;
        Assert.Equal(0, seen);
    }

    [PostgresTheory]
    [InlineData("update audit_entries set actor = 'user/9' where sequence = 3", AuditFault.Altered)]
    [InlineData("update audit_entries set detail = '{}' where sequence = 3", AuditFault.Altered)]
    [InlineData("update audit_entries set at = at + interval '1 day' where sequence = 3", AuditFault.Altered)]
    [InlineData("update audit_entries set seal = decode(repeat('00', 32), " + Hex + ") where sequence = 3", AuditFault.Forged)]
    [InlineData("delete from audit_entries where sequence = 3", AuditFault.Removed)]
    [InlineData("delete from audit_entries where sequence = 5", AuditFault.CutShort)]
    [InlineData("update audit_entries set sequence = -sequence where sequence in (2, 3); update audit_entries set sequence = case sequence when -2 then 3 else 2 end where sequence < 0", AuditFault.Altered)]
    public async Task Whatever_a_superuser_does_with_the_triggers_off_is_found(string tampering, AuditFault fault)
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await AppendAsync(school, 5, "user/1");
        AuditVerification before = await school.VerifyAuditAsync();
        Assert.True(before.IsSound);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => school.Database.ExecuteAsync(tampering));

        await school.Database.ExecuteAsync("alter table audit_entries disable trigger append_only; alter table audit_entries drop constraint ck_audit_entries_sequence");
        await school.Database.ExecuteAsync(tampering);
        AuditVerification after = await school.Audit.VerifyAsync(school.Database.DataSource, school.Id, AuditAnchor.At(before.Head), default);
        Assert.Contains(after.Findings, finding => finding.Fault == fault);
    }

    private static AuditEvent Event(string actor, int number) =>
        new(actor, AuditAction.ReleaseApproved, "photo", $"{number}", AuditDetail.None.With("channel", "website").With("faces", number));

    private static async Task AppendAsync(SchoolUnderTest school, int count, string actor)
    {
        for (int number = 1; number <= count; number++)
        {
            await using ConsentLensDbContext context = school.Context();
            await using var transaction = await context.Database.BeginTransactionAsync();
            await school.Audit.AppendAsync(context, Event(actor, number), default);
            await transaction.CommitAsync();
        }
    }
}
