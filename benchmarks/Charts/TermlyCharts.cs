using System.Globalization;
using ConsentLens.Benchmarks.Termly;
using ConsentLens.Pipeline.Screening;

namespace ConsentLens.Benchmarks.Charts;

/// <summary>Charts where the time of a photo goes and how throughput grows with workers, in processor time, so that other work on the machine does not
/// matter.</summary>
internal static class TermlyCharts
{
    private const int Width = 760;
    private const int Left = 150;
    private const int Right = 60;
    private const int RowHeight = 34;
    private const int Bar = 22;
    private const int Head = 44;

    /// <summary>Writes performance-stages.svg and performance-scaling.svg.</summary>
    public static async Task WriteAsync(TermlyFigures figures, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "performance-stages.svg"), Stages(figures), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "performance-scaling.svg"), Scaling(figures), cancellationToken);
    }

    private static string Stages(TermlyFigures figures)
    {
        Measurement shown = (figures.Single ?? figures.Best).Turns.OrderBy(turn => turn.CpuSeconds).ElementAt(figures.Best.Turns.Count / 2);
        StageTimes stages = shown.Stages;
        double other = Math.Max(0, (1000 * shown.Seconds * shown.Workers) - (stages.Decode + stages.Detect + stages.Embed + stages.Match + stages.Redact + stages.Encode));
        (string Name, double Milliseconds, string Colour)[] parts =
        [
            ("decode", stages.Decode, "#5b8db8"),
            ("detect", stages.Detect, "#2f5d7c"),
            ("embed", stages.Embed, "#c8793d"),
            ("match", stages.Match, "#7a9a4f"),
            ("redact", stages.Redact, "#a05a7a"),
            ("encode", stages.Encode, "#8a7fb5"),
            ("thumbnails, files", other, "#9aa4ad"),
        ];
        // The stages are timed by the clock; their shares are those of the processors' time as well.
        double share = shown.CpuSeconds / (shown.Seconds * shown.Workers) / shown.Photos;
        return Rows("Where the time of one photo goes (ms of one core)", [.. parts.Select(part => (part.Name, part.Milliseconds * share, part.Colour))], "0.0");
    }

    private static string Scaling(TermlyFigures figures)
    {
        var rows = new List<(string, double, string)>
        {
            ("the naive way", figures.Naive.PhotosPerSecondUndisturbed, "#9aa4ad"),
            ("upright only", figures.NaiveUpright.PhotosPerSecondUndisturbed, "#9aa4ad"),
        };
        IEnumerable<WayFigures> screenings = figures.All.Where(one => one.Way == ScreeningWay.Name).OrderBy(one => one.Workers);
        rows.AddRange(screenings.Select(one => (one.Workers == 1 ? "1 worker" : $"{one.Workers} workers", one.PhotosPerSecondUndisturbed, "#2f5d7c")));
        rows.Add(($"the floor, {figures.Floor.Workers} cores", figures.Floor.PhotosPerSecondUndisturbed, "#c8793d"));
        return Rows("Photos a second, each worker with a core to itself (12 and 24 megapixels)", rows, "0.00");
    }

    private static string Rows(string title, List<(string Name, double Value, string Colour)> rows, string format)
    {
        double most = rows.Max(row => row.Value);
        var chart = new SvgChart(Width, Head + (rows.Count * RowHeight) + 10, title);
        chart.Label(16, 26, title, size: 15);
        foreach ((int index, (string name, double value, string colour)) in rows.Index())
        {
            double top = Head + (index * RowHeight);
            double length = Math.Max(1, (Width - Left - Right) * value / most);
            string number = value.ToString(format, CultureInfo.InvariantCulture);
            chart.Label(Left - 10, top + 16, name, "end")
                .Bar(Left, top, length, Bar, colour, $"{name}: {number}")
                .Label(Left + length + 8, top + 16, number);
        }

        return chart.ToString();
    }
}
