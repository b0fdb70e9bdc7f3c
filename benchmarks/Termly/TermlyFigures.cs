using System.Text.Json;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>All ways of one run, turn by turn, and their ratios.</summary>
internal sealed class TermlyFigures(IReadOnlyList<WayFigures> all)
{
    /// <summary>A wider spread means that something else was at work on the machine.</summary>
    private const double WidestSpread = 0.05;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public IReadOnlyList<WayFigures> All { get; } = all;

    /// <summary>The screening with the most workers.</summary>
    public WayFigures Best => All.Where(one => one.Way == ScreeningWay.Name).MaxBy(one => one.Workers)!;

    /// <summary>The screening with one worker, when it was measured.</summary>
    public WayFigures? Single => All.FirstOrDefault(one => one.Way == ScreeningWay.Name && one.Workers == 1);

    public WayFigures Floor => All.First(one => one.Way == FloorWay.Name);

    public WayFigures Naive => All.First(one => one.Way == NaiveWay.Name);

    public WayFigures NaiveUpright => All.First(one => one.Way == NaiveWay.UprightName);

    /// <summary>The ways whose turns differ too much, by the clock, to be trusted.</summary>
    public IEnumerable<WayFigures> Disturbed => All.Where(one => one.SpreadByClock > WidestSpread);

    /// <summary>Each ratio. For the workers the one by the processors' time is what they would come to with a core each to themselves: below their number by what they take from one
    /// another in the memory.</summary>
    public IEnumerable<RoundRatio> Ratios()
    {
        yield return Ratio("of_floor", "of the floor's throughput", Floor, one => one.PhotosPerSecond, one => 1 / one.CpuMillisecondsPerPhoto);
        yield return Ratio("times_naive", "times the naive way, megapixel for megapixel", Naive, one => one.MegapixelsPerSecond, one => one.Megapixels / one.CpuSeconds);
        yield return Ratio(
            "times_naive_upright", "times the naive way that searches upright only", NaiveUpright, one => one.MegapixelsPerSecond, one => one.Megapixels / one.CpuSeconds);
        if (Single is { } single && Best.Workers > 1)
            yield return Ratio("times_one_worker", $"times one worker, with {Best.Workers}", single, one => one.PhotosPerSecond, one => one.PhotosPerSecondUndisturbed);
    }

    /// <summary>Everything as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { Runs = All.SelectMany(one => one.Turns), Ratios = Ratios() }, Json);

    private RoundRatio Ratio(string name, string says, WayFigures other, Func<Measurement, double> byClock, Func<Measurement, double> byProcessor)
    {
        double[] rounds = [.. Best.Turns.Zip(other.Turns, (one, two) => byProcessor(one) / byProcessor(two))];
        return new RoundRatio(name, says, Middle.Of(Best.Turns.Zip(other.Turns, (one, two) => byClock(one) / byClock(two))), Middle.Of(rounds), rounds.Min(), rounds.Max());
    }
}
