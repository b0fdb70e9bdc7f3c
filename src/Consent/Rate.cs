using System.Globalization;

namespace ConsentLens.Consent;

/// <summary>A count out of a total, with Wilson's 95 % interval (E. B. Wilson, "Probable inference", J. Am. Stat. Assoc. 22, 1927).</summary>
public readonly record struct Rate(int Count, int Of)
{
    /// <summary>The standard normal's 97.5 % point.</summary>
    private const double Z = 1.959964;

    /// <summary>0..1; 0 of none.</summary>
    public double Share => Of == 0 ? 0 : (double)Count / Of;

    /// <summary>The interval's lower end, 0..the share, which rounding would otherwise leave just outside.</summary>
    public double Low => Of == 0 ? 0 : Math.Clamp(Centre - HalfWidth, 0, Share);

    /// <summary>The interval's upper end, the share..1.</summary>
    public double High => Of == 0 ? 1 : Math.Clamp(Centre + HalfWidth, Share, 1);

    private double Scale => 1 + (Z * Z / Of);

    private double Centre => (Share + (Z * Z / (2 * Of))) / Scale;

    private double HalfWidth => Z / Scale * Math.Sqrt((Share * (1 - Share) / Of) + (Z * Z / (4.0 * Of * Of)));

    /// <summary>Whether <paramref name="share"/> lies in the interval.</summary>
    public bool Holds(double share) => share >= Low && share <= High;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} of {Of} = {100 * Share:F1} % [{100 * Low:F1} - {100 * High:F1}]");
}
