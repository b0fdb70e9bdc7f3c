using System.Globalization;

namespace ConsentLens.Dashboard.Pages.Reports;

/// <summary>A small chart of bars, drawn by the server.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Format">The format of a value, e.g. <c>0</c> or <c>0.0</c>.</param>
/// <param name="Bars">Labels and values, in order.</param>
public sealed record BarChart(string Title, string Format, IReadOnlyList<(string Label, double Value)> Bars)
{
    /// <summary>Width of the drawing.</summary>
    public const int Width = 480;

    /// <summary>Height of the bars' field.</summary>
    public const int Height = 120;

    private const double Gap = 0.25;
    private const int MostLabels = 8;

    private double Step => (double)Width / Math.Max(1, Bars.Count);

    private double Greatest => Bars.Select(bar => bar.Value).DefaultIfEmpty(0).Max();

    /// <summary>Whether there is anything to draw.</summary>
    public bool IsEmpty => Greatest <= 0;

    /// <summary>The position of a bar, as SVG attributes.</summary>
    public (string X, string Y, string Width, string Height, string Middle) Place(int index)
    {
        double height = IsEmpty ? 0 : Bars[index].Value / Greatest * Height;
        return (Write((index + (Gap / 2)) * Step), Write(Height - height + 16), Write(Step * (1 - Gap)), Write(height), Write((index + 0.5) * Step));
    }

    /// <summary>Whether a bar has a label: if there are many, only every second one counting back from the last.</summary>
    public bool ShowsLabel(int index) => Bars.Count <= MostLabels || (Bars.Count - 1 - index) % 2 == 0;

    public string Show(double value) => value.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The chart in one sentence, for people who cannot see it.</summary>
    public string InWords => $"{Title}: {string.Join(", ", Bars.Select(bar => $"{bar.Label} {Show(bar.Value)}"))}.";

    private static string Write(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
