using System.Text.Json;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>All measurements of one run, and their ratios.</summary>
internal sealed class TermlyFigures(IReadOnlyList<Measurement> all)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Every measurement, in the order in which it was made.</summary>
    public IReadOnlyList<Measurement> All { get; } = all;

    /// <summary>The screening with the most workers.</summary>
    public Measurement Best => All.Where(one => one.Way == ScreeningWay.Name).MaxBy(one => one.Workers)!;

    /// <summary>The screening with one worker, when it was measured.</summary>
    public Measurement? Single => All.FirstOrDefault(one => one.Way == ScreeningWay.Name && one.Workers == 1);

    public Measurement Floor => All.First(one => one.Way == FloorWay.Name);

    public Measurement Naive => All.First(one => one.Way == NaiveWay.Name);

    public Measurement NaiveUpright => All.First(one => one.Way == NaiveWay.UprightName);

    /// <summary>Each ratio: what it says, by the clock, and by the processors' time, which other programs on the machine disturb less. For the workers the
    /// latter is what they would come to with a core each to themselves: below their number by what they take from one another in the memory.</summary>
    public IEnumerable<(string Name, string Says, double ByClock, double ByProcessor)> Ratios()
    {
        yield return ("of_floor", "of the floor's throughput", Best.PhotosPerSecond / Floor.PhotosPerSecond, Floor.CpuMillisecondsPerPhoto / Best.CpuMillisecondsPerPhoto);
        yield return ("times_naive", "times the naive way, megapixel for megapixel", Times(Naive), TimesByProcessor(Naive));
        yield return ("times_naive_upright", "times the naive way that searches upright only", Times(NaiveUpright), TimesByProcessor(NaiveUpright));
        if (Single is { } single && Best.Workers > 1)
        {
            double free = Best.Workers * single.CpuMillisecondsPerPhoto / Best.CpuMillisecondsPerPhoto;
            yield return ("times_one_worker", $"times one worker, with {Best.Workers}", Best.PhotosPerSecond / single.PhotosPerSecond, free);
        }
    }

    /// <summary>Everything as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Runs = All,
            Ratios = Ratios().ToDictionary(ratio => ratio.Name, ratio => new { ratio.ByClock, ratio.ByProcessor }),
        },
        Json);

    private double Times(Measurement naive) => Best.MegapixelsPerSecond / naive.MegapixelsPerSecond;

    /// <summary>The processors' time of one megapixel against that of the naive way: what is left when both have one core.</summary>
    private double TimesByProcessor(Measurement naive) => naive.CpuSeconds / naive.Megapixels / (Best.CpuSeconds / Best.Megapixels);
}
