using System.Globalization;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>A rate with its 95 % interval by Wilson's score ("Probable inference, the law of succession, and statistical inference", JASA 1927): sound for none and for few.</summary>
/// <param name="Count">How many.</param>
/// <param name="Total">Of how many.</param>
/// <param name="Low">Lower end, 0..1.</param>
/// <param name="High">Upper end, 0..1.</param>
internal sealed record WilsonInterval(int Count, int Total, double Low, double High)
{
    /// <summary>The 97.5 % quantile of the normal distribution.</summary>
    private const double Z = 1.959964;

    public double Rate => Total == 0 ? 0 : (double)Count / Total;

    public static WilsonInterval Of(int count, int total)
    {
        if (total == 0) return new WilsonInterval(0, 0, 0, 1);
        double rate = (double)count / total;
        double weight = Z * Z / total;
        double middle = rate + (weight / 2);
        double reach = Z * Math.Sqrt((rate * (1 - rate) / total) + (weight / (4 * total)));
        return new WilsonInterval(count, total, Math.Max(0, (middle - reach) / (1 + weight)), Math.Min(1, (middle + reach) / (1 + weight)));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{100 * Rate:0.0} % ({100 * Low:0.0} to {100 * High:0.0})");
}
