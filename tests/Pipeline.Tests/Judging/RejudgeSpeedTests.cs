using System.Diagnostics;
using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Vault;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Judging;

[Collection(PostgresCollection.Name)]
public sealed class RejudgeSpeedTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int People = 1_000;
    private const string Withdrawn = "P00007";

    [PostgresFact]
    public async Task One_withdrawal_and_the_nights_run_over_a_large_school()
    {
        bool isLong = Environment.GetEnvironmentVariable("CONSENTLENS_LONG_TESTS") == "1";
        int photos = isLong ? 100_000 : 5_000;
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
        if (!isLong)
            return;
        Assert.InRange(withdrawal.Elapsed.TotalSeconds, 0, 2);
        Assert.InRange(nightly.Elapsed.TotalSeconds, 0, 60);
        Assert.InRange(process.PeakWorkingSet64, 0, 700_000_000);
    }
}
