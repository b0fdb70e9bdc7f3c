using System.Diagnostics;
using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.School.People;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.Extensions.Logging;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Audit;

/// <summary>Nothing can be cut off the end of the log unseen: the anchor moves on with every commit.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AuditTailTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const string Header = "person_id,given_name,family_name,role,class,website,safeguarding";

    [PostgresFact]
    public async Task Every_use_case_anchors_what_it_recorded_and_whatever_is_cut_off_is_missed()
    {
        await using RegisterUnderTest school = await RegisterUnderTest.CreateAsync(postgres);
        int id = school.Rows.Id;
        Func<Task>[] uses =
        [
            () => school.ImportAsync($"{Header}\nP1,Ada,Byron,pupil,3A,yes,\n", seesBars: false),
            () => school.ImportAsync($"{Header}\nP1,Ada,Byron,pupil,3A,certainly not,\n", seesBars: false),
            () => school.Settle.RunAsync(id, "P1", "checked with the mother", "office", default),
            () => school.Consent.RunAsync(id, "P1", [new NewConsentDecision("P1", Use.Website, DecisionKind.Withdrawn, Decider.ParentOrCarer, school.Rows.Time.Now)], "office", default),
            () => school.Bars.SetAsync(id, "P1", "a court order", "dsl", default),
            () => SchoolTransaction.RecordAsync(school.Rows.Database.Contexts, id, school.Rows.Audit, Event(1), default),
        ];
        foreach (Func<Task> use in uses)
        {
            long before = (await HeadAsync(school.Rows)).Sequence;
            await use();
            AuditHead head = await HeadAsync(school.Rows);
            Assert.True(head.Sequence > before);
            Assert.Equal(head, (await school.Rows.Anchor.ReadAsync(id, default)).Head);
        }

        CheckAudit check = CheckOf(school.Rows);
        Assert.True((await check.ReadThroughAsync(id, default)).IsSound);
        for (long left = (await HeadAsync(school.Rows)).Sequence; left > 0; left--)
        {
            await CutAsync(school.Rows, left);
            Assert.Contains((await check.ReadThroughAsync(id, default)).Findings, finding => finding.Fault == AuditFault.CutShort);
        }
    }

    [PostgresTheory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_log_that_was_cut_and_grew_again_still_says_so(int cut)
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        var log = new HeardErrors();
        using AuditStore audit = new(school.SchoolKeys, school.Anchor, school.Time, log);
        await RecordAsync(school, audit, 4);
        long reached = (await HeadAsync(school)).Sequence;
        for (int entry = 0; entry < cut; entry++)
            await CutAsync(school, reached - entry);
        Assert.Empty(log.Errors);

        await RecordAsync(school, audit, 6);

        // What was done since stands, and each time it was said that the log is not what it was.
        Assert.Equal(reached - cut + 6, (await HeadAsync(school)).Sequence);
        Assert.Equal(6, log.Errors.Count);
        Assert.Equal(reached, (await school.Anchor.ReadAsync(school.Id, default)).Head!.Sequence);
        Assert.Contains((await CheckOf(school).ReadThroughAsync(school.Id, default)).Findings, finding => finding.Fault == AuditFault.Rewritten);
    }

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_killed_process_did_not_live_to_anchor_the_next_commit_or_start_anchors(bool isStart)
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await RecordAsync(school, school.Audit, 2);
        byte[] before = await File.ReadAllBytesAsync(FileOf(school));
        await RecordAsync(school, school.Audit, 1);
        // As a process leaves it that dies after its commit.
        await File.WriteAllBytesAsync(FileOf(school), before);
        Assert.Equal(1, (await school.Audit.VerifyAsync(school.Database.DataSource, school.Id, await school.Anchor.ReadAsync(school.Id, default), default)).AfterAnchor);

        await (isStart ? school.Audit.CatchUpAsync(school.Id, default) : RecordAsync(school, school.Audit, 1));

        Assert.Equal(await HeadAsync(school), (await school.Anchor.ReadAsync(school.Id, default)).Head);
        Assert.True((await CheckOf(school).ReadThroughAsync(school.Id, default)).IsSound);
    }

    [PostgresTheory]
    [InlineData("unwritable", AuditFault.AnchorBehind)]
    [InlineData("forged", AuditFault.AnchorForged)]
    [InlineData("gone", AuditFault.AnchorMissing)]
    public async Task An_anchor_that_cannot_be_moved_on_undoes_nothing_and_is_told_at_once_and_at_every_check(string how, AuditFault fault)
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        var log = new HeardErrors();
        using AuditStore audit = new(school.SchoolKeys, school.Anchor, school.Time, log);
        await RecordAsync(school, audit, 2);
        byte[] sound = await File.ReadAllBytesAsync(FileOf(school));
        string blocked = FileOf(school) + ".lock";
        File.Delete(how == "unwritable" ? blocked : FileOf(school));
        if (how == "unwritable")
            Directory.CreateDirectory(blocked);
        else if (how == "forged")
            await File.WriteAllTextAsync(FileOf(school), "{}");

        await RecordAsync(school, audit, 2);

        Assert.Equal(4, (await HeadAsync(school)).Sequence);
        Assert.Equal(2, log.Errors.Count);
        Assert.Equal(fault, Assert.Single((await CheckOf(school).ReadThroughAsync(school.Id, default)).Findings).Fault);
        await Assert.ThrowsAnyAsync<Exception>(() => school.Anchor.RunAsync(school.Id, default));

        if (how == "unwritable")
            Directory.Delete(blocked);
        else
            await File.WriteAllBytesAsync(FileOf(school), sound);
        await RecordAsync(school, audit, 1);
        Assert.Equal((true, 0), await SoundAsync(school));
    }

    [PostgresFact]
    public async Task Processes_that_record_at_once_leave_the_anchor_at_the_end()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await RecordAsync(school, school.Audit, 1);
        const int each = 25;
        long start = Stopwatch.GetTimestamp();
        await RecordAsync(school, school.Audit, each);
        TimeSpan alone = Stopwatch.GetElapsedTime(start) / each;
        // What keeps two processes apart is the file alone: each has an anchor of its own.
        AuditStoreAnchor[] anchors = [.. Enumerable.Range(0, 2).Select(_ => new AuditStoreAnchor(school.Database.Contexts, school.SchoolKeys, school.Vault.Folder.Path, TimeProvider.System))];
        AuditStore[] stores = [.. anchors.Select(anchor => new AuditStore(school.SchoolKeys, anchor, school.Time, new HeardErrors()))];
        start = Stopwatch.GetTimestamp();
        await Task.WhenAll(stores.SelectMany(store => Enumerable.Range(0, 4).Select(_ => Task.Run(() => RecordAsync(school, store, each)))));
        output.WriteLine($"One after the other {alone.TotalMilliseconds:0.0} ms a commit; eight writers of two processes {(Stopwatch.GetElapsedTime(start) / (8 * each)).TotalMilliseconds:0.0} ms a commit.");

        Assert.All(stores, store => store.Dispose());
        Assert.All(anchors, anchor => anchor.Dispose());
        Assert.Equal((9 * each) + 1, (await HeadAsync(school)).Sequence);
        Assert.Equal((true, 0), await SoundAsync(school));
    }

    private static AuditEvent Event(int number) => new("user/1", AuditAction.ReleaseApproved, "photo", $"{number}", AuditDetail.None);

    private static async Task RecordAsync(SchoolUnderTest school, AuditStore audit, int count)
    {
        for (int number = 1; number <= count; number++)
            await SchoolTransaction.RecordAsync(school.Database.Contexts, school.Id, audit, Event(number), default);
    }

    private static async Task<AuditHead> HeadAsync(SchoolUnderTest school)
    {
        await using ConsentLensDbContext context = school.Context();
        return await AuditStore.HeadAsync(context, default);
    }

    private static async Task<(bool IsSound, long AfterAnchor)> SoundAsync(SchoolUnderTest school)
    {
        AuditVerification found = await school.Audit.VerifyAsync(school.Database.DataSource, school.Id, await school.Anchor.ReadAsync(school.Id, default), default);
        return (found.IsSound, found.AfterAnchor);
    }

    private static CheckAudit CheckOf(SchoolUnderTest school) => new(school.Database.Contexts, school.Audit, school.Anchor);

    private static string FileOf(SchoolUnderTest school) => school.Vault.Folder.At($"audit-{school.Id}.anchor");

    private static Task<int> CutAsync(SchoolUnderTest school, long sequence) => school.Database.ExecuteAsync(
        $"alter table audit_entries disable trigger append_only; delete from audit_entries where sequence = {sequence}; alter table audit_entries enable trigger append_only");

    /// <summary>Remembers what was logged as an error.</summary>
    private sealed class HeardErrors : ILogger<AuditStore>
    {
        public List<string> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error)
                Errors.Add(formatter(state, exception));
        }
    }
}
