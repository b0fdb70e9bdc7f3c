using System.Diagnostics;
using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Judging;

[Collection(PostgresCollection.Name)]
[Trait(Speed.Trait, Speed.Slow)]
public sealed class RejudgeSpeedTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int People = 1_000;
    private const string Withdrawn = "P00007";
    private const string NoTemplate = "P00008";

    [PostgresFact]
    public async Task A_block_list_channel_over_a_large_school()
    {
        int photos = LongTests.AreAsked ? 100_000 : 5_000;
        await using TestDatabase database = await postgres.CreateAsync();
        (int id, _) = await GeneratedSchool.AddAsync(database, photos, People);
        await using SchoolUnderTest school = await SchoolUnderTest.AroundAsync(database, id);
        await database.ExecuteAsync("update channels set mode = 'block-list'");
        await database.ExecuteAsync("insert into person_keys (school_id, person_id, wrapped_key, created_at) select school_id, person_id, '\\x01', now() from people");
        await database.ExecuteAsync(
            $"""
            insert into templates (school_id, person_id, embedder_sha256, mean_ciphertext, references_ciphertext, look_alikes, created_at, expires_at)
            select school_id, person_id, '\x{new string('0', 64)}', '\x01', '\x01', array[]::text[], now(), now() + interval '1 year' from people where person_id <> '{NoTemplate}'
            """);
        var night = new RejudgeSchool(database.Contexts, new DetectorTrust([default(Digest)]), school.Audit, school.Time);

        JudgingCounts first = await night.RunAsync(id, JudgingCause.Night, default);
        output.WriteLine($"block-list, first judging:            {first}");
        await database.ExecuteAsync("analyze");
        await school.DecideAsync(Withdrawn, DecisionKind.Withdrawn);
        JudgingCounts withdrawal = await school.Person.RunAsync(id, Withdrawn, default);
        output.WriteLine($"block-list, one withdrawal:           {withdrawal}");
        JudgingCounts nightly = await night.RunAsync(id, JudgingCause.Night, default);
        output.WriteLine($"block-list, nightly run:              {nightly}");
        await school.DecideAsync(NoTemplate, DecisionKind.Withdrawn);
        JudgingCounts everywhere = await school.Person.RunAsync(id, NoTemplate, default);
        using var process = Process.GetCurrentProcess();
        output.WriteLine($"block-list, nobody could look for one: {everywhere}; peak working set {process.PeakWorkingSet64 / 1_000_000} MB");

        Assert.Equal((photos, photos), (first.Judged, first.Changed));
        Assert.InRange(withdrawal.NewlyBlocked, 1, photos / 10);
        Assert.Equal((photos, 0), (nightly.Judged, nightly.Changed));
        // Whoever is restricted and has no template may be in any photo: none stays as it was but those that are blocked already.
        Assert.InRange(everywhere.Changed, photos - withdrawal.NewlyBlocked, photos);
        if (!LongTests.AreAsked)
            return;
        Assert.InRange(withdrawal.Elapsed.TotalSeconds, 0, 2);
        Assert.InRange(nightly.Elapsed.TotalSeconds, 0, 60);
        Assert.InRange(process.PeakWorkingSet64, 0, 700_000_000);
    }

    [PostgresFact]
    public async Task One_withdrawal_and_the_nights_run_over_a_large_school()
    {
        int photos = LongTests.AreAsked ? 100_000 : 5_000;
        await using TestDatabase database = await postgres.CreateAsync();
        (int id, _) = await GeneratedSchool.AddAsync(database, photos, People);
        await using SchoolUnderTest school = await SchoolUnderTest.AroundAsync(database, id);
        var night = new RejudgeSchool(database.Contexts, new DetectorTrust([default(Digest)]), school.Audit, school.Time);

        JudgingCounts first = await night.RunAsync(id, JudgingCause.Night, default);
        output.WriteLine($"first judging:  {first}");
        await database.ExecuteAsync("analyze");
        await school.DecideAsync(Withdrawn, DecisionKind.Withdrawn);
        JudgingCounts withdrawal = await school.Person.RunAsync(id, Withdrawn, default);
        output.WriteLine($"one withdrawal: {withdrawal}");
        JudgingCounts nightly = await night.RunAsync(id, JudgingCause.Night, default);
        using var process = Process.GetCurrentProcess();
        output.WriteLine($"nightly run:    {nightly}; peak working set {process.PeakWorkingSet64 / 1_000_000} MB");

        Assert.Equal(photos, first.Judged);
        Assert.Equal(photos, first.Changed);
        Assert.InRange(withdrawal.NewlyBlocked, 1, withdrawal.Judged);
        Assert.Equal(photos, nightly.Judged);
        Assert.Equal(0, nightly.Changed);
        if (!LongTests.AreAsked)
            return;
        Assert.InRange(withdrawal.Elapsed.TotalSeconds, 0, 2);
        Assert.InRange(nightly.Elapsed.TotalSeconds, 0, 60);
        Assert.InRange(process.PeakWorkingSet64, 0, 700_000_000);
    }
}
