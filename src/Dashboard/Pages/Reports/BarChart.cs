using System.Globalization;

namespace ConsentLens.Dashboard.Pages.Reports;

/// <summary>A small chart of bars, drawn by the server.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Format">The format of a value, e.g. <c>0</c> or <c>0.0</c>.</param>
/// <param name="Parts">What the parts of each bar are, from the bottom, and the last word of the class that colours them; none where bars have one part alone.</param>
/// <param name="Bars">Labels and the values of their parts, in order.</param>
public sealed record BarChart(string Title, string Format, IReadOnlyList<(string Name, string Colour)> Parts, IReadOnlyList<(string Label, double[] Values)> Bars)
{
    /// <summary>Width of the drawing.</summary>
    public const int Width = 480;

    /// <summary>Height of the bars' field.</summary>
    public const int Height = 120;

    private const int Top = 16;
    private const double Gap = 0.25;
    private const int MostLabels = 8;

    private double Step => (double)Width / Math.Max(1, Bars.Count);

    private double Greatest => Bars.Select(bar => bar.Values.Sum()).DefaultIfEmpty(0).Max();

    /// <summary>What is said where every bar is nothing.</summary>
    public string WhenEmpty { get; init; } = "Nothing yet.";

    /// <summary>Whether there is anything to draw.</summary>
    public bool IsEmpty => Greatest <= 0;

    /// <summary>The chart in one sentence, for people who cannot see it.</summary>
    public string InWords => $"{Title}: {string.Join(", ", Bars.Select(bar => $"{bar.Label} {(Parts.Count == 0 ? Show(bar.Values.Sum()) : string.Join(" and ", Parts.Zip(bar.Values, (part, value) => $"{Show(value)} {part.Name}")))}"))}.";

    /// <summary>A chart of bars of one part.</summary>
    public static BarChart Of(string title, string format, IEnumerable<(string Label, double Value)> bars) =>
        new(title, format, [], [.. bars.Select(bar => (bar.Label, new[] { bar.Value }))]);

    /// <summary>The middle of a bar and its upper edge, as SVG attributes.</summary>
    public (string Middle, string Top) Head(int index) => (Write((index + 0.5) * Step), Write(Top + Height - HeightOf(Bars[index].Values.Sum())));

    /// <summary>The rectangle of a bar's part, as SVG attributes.</summary>
    public (string X, string Y, string Width, string Height) Place(int index, int part)
    {
        double below = HeightOf(Bars[index].Values.Take(part).Sum());
        double height = HeightOf(Bars[index].Values[part]);
        return (Write((index + (Gap / 2)) * Step), Write(Top + Height - below - height), Write(Step * (1 - Gap)), Write(height));
    }

    /// <summary>Whether a bar has a label: if there are many, only every second one counting back from the last.</summary>
    public bool ShowsLabel(int index) => Bars.Count <= MostLabels || (Bars.Count - 1 - index) % 2 == 0;

    public string Show(double value) => value.ToString(Format, CultureInfo.InvariantCulture);

    private static string Write(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private double HeightOf(double value) => IsEmpty ? 0 : value / Greatest * Height;
}
