namespace ConsentLens.Benchmarks.Termly;

/// <summary>The turns of one way with one number of workers.</summary>
internal sealed record WayFigures(IReadOnlyList<Measurement> Turns)
{
    public Measurement Any => Turns[0];

    public string Way => Any.Way;

    public int Workers => Any.Workers;

    public double PhotosPerSecond => Median(turn => turn.PhotosPerSecond);

    public double CpuMillisecondsPerPhoto => Median(turn => turn.CpuMillisecondsPerPhoto);

    /// <summary>Photos a second if each worker had a core to itself.</summary>
    public double PhotosPerSecondUndisturbed => Workers * 1000 / CpuMillisecondsPerPhoto;

    /// <summary>The widest of the turns' figures by clock, from least to most, as a share of the median.</summary>
    public double SpreadByClock => Spread(turn => turn.PhotosPerSecond);

    /// <summary>The same of the processors' time.</summary>
    public double SpreadByProcessor => Spread(turn => turn.CpuMillisecondsPerPhoto);

    public double PeakMegabytes => Turns.Max(turn => turn.PeakMegabytes);

    public double Median(Func<Measurement, double> figure) => Middle.Of(Turns.Select(figure));

    private double Spread(Func<Measurement, double> figure) => (Turns.Max(figure) - Turns.Min(figure)) / Median(figure);
}

/// <summary>A ratio of two ways, computed in each round and then brought to the middle.</summary>
/// <param name="Says">What it is a ratio of.</param>
/// <param name="ByClock">Its median by the clock.</param>
/// <param name="ByProcessor">Its median by the processors' time, which other programs on the machine disturb less.</param>
/// <param name="Least">The least by the processors' time in one round.</param>
/// <param name="Most">The most.</param>
internal sealed record RoundRatio(string Name, string Says, double ByClock, double ByProcessor, double Least, double Most);

internal static class Middle
{
    public static double Of(IEnumerable<double> numbers)
    {
        double[] ordered = [.. numbers.Order()];
        int half = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[half] : (ordered[half - 1] + ordered[half]) / 2;
    }
}
