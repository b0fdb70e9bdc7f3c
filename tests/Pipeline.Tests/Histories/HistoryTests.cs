using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>
/// Many histories of two schools, each drawn by its number, over the real program and PostgreSQL: only faces are drawn, as what the models then read from
/// them. A history that leaks is shortened and printed; CONSENTLENS_HISTORY=NUMBER runs that one alone,
/// CONSENTLENS_HISTORY=FIRST-LAST those.
/// </summary>
[Collection(PostgresCollection.Name)]
[Trait(Speed.Trait, Speed.Slow)]
public sealed class HistoryTests(PostgresFixture postgres)
{
    private const int Few = 200;
    private const int Many = 20_000;

    // What a history has to reach to prove anything. Once no photo was ever released, and nothing leaked.
    private static readonly string[] Reached =
        ["packages", "downloads", "publications", "copies out that had to come down", "takedowns", "takedowns taken back", "photos that must not be shown", "photos that may be shown without a face", "nights", "kills"];

    [PostgresFact]
    public async Task No_photo_rests_on_yesterdays_knowledge()
    {
        await using Installation installation = await Installation.OpenAsync(postgres);
        var tally = new Tally();
        var leaks = new ConcurrentQueue<(int Number, Leak Leak)>();
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Numbers(), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (number, _) =>
        {
            if (leaks.IsEmpty && await Draws.Of(number).RunAsync(installation, tally) is { } leak)
                leaks.Enqueue((number, leak));
        });
        Console.WriteLine($"{tally}, in {clock.Elapsed.TotalSeconds:F0} s");
        if (!leaks.TryPeek(out (int Number, Leak Leak) first))
        {
            Assert.All(Reached, what => Assert.True(tally.Of(what) > 0 || tally.Of("histories") < Few, $"No history had any {what}."));
            return;
        }

        (History shortest, Leak last) = await Draws.Of(first.Number).ShrinkAsync(installation, first.Leak);
        Assert.Fail($"History {first.Number}: {last.What}.{Environment.NewLine}{shortest}");
    }

    private static IEnumerable<int> Numbers()
    {
        if (Environment.GetEnvironmentVariable("CONSENTLENS_HISTORY") is not { Length: > 0 } asked)
            return Enumerable.Range(1, LongTests.AreAsked ? Many : Few);
        int[] ends = [.. asked.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
