using System.Globalization;
using Spectre.Console;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>The figures for people.</summary>
internal static class FiguresTable
{
    private const int PlainWidth = 260;

    public static void Write(TermlyFigures figures, TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = PlainWidth;
        var table = new Table().Border(TableBorder.Markdown);
        foreach (string heading in (string[])
        [
            "way", "workers", "photos", "photos/s", "spread %", "MP/s", "faces/s", "CPU ms/photo", "spread %", "cores busy", "peak MB", "start s", "first turn s", "turn s",
            "decode", "detect", "embed", "match", "redact", "encode",
        ])
        {
            table.AddColumn(heading == "way" ? new TableColumn(heading) : new TableColumn(heading).RightAligned());
        }

        foreach (WayFigures one in figures.All) table.AddRow(Row(one));
        console.Write(table);
        console.WriteLine($"Medians of {figures.Best.Turns.Count} turns in rotation; spread: from the least turn to the most. Start and first turn count nowhere else. Stages in ms a photo, by the clock.");
        foreach (RoundRatio ratio in figures.Ratios())
            console.WriteLine($"{Number(ratio.ByClock, 2)} {ratio.Says} ({Number(ratio.ByProcessor, 2)} in processor time, {Number(ratio.Least, 2)} to {Number(ratio.Most, 2)}).");
        foreach (WayFigures one in figures.Disturbed)
            console.WriteLine($"The machine was too busy: the turns of '{one.Way}' with {one.Workers} differ by {Number(100 * one.SpreadByClock, 0)} % by the clock.");
    }

    private static string[] Row(WayFigures one)
    {
        bool hasStages = one.Way == ScreeningWay.Name;
        string Stage(Func<Measurement, double> milliseconds) => hasStages ? Number(one.Median(turn => milliseconds(turn) / turn.Photos), 1) : "";
        return
        [
            one.Way,
            Number(one.Workers, 0),
            Number(one.Any.Photos, 0),
            Number(one.PhotosPerSecond, 2),
            Number(100 * one.SpreadByClock, 1),
            Number(one.Median(turn => turn.MegapixelsPerSecond), 0),
            Number(one.Median(turn => turn.FacesPerSecond), 1),
            Number(one.CpuMillisecondsPerPhoto, 0),
            Number(100 * one.SpreadByProcessor, 1),
            Number(one.Median(turn => turn.CoresBusy), 2),
            Number(one.PeakMegabytes, 0),
            Number(one.Any.StartSeconds, 1),
            Number(one.Any.FirstTurnSeconds, 1),
            Number(one.Median(turn => turn.Seconds), 1),
            Stage(turn => turn.Stages.Decode),
            Stage(turn => turn.Stages.Detect),
            Stage(turn => turn.Stages.Embed),
            Stage(turn => turn.Stages.Match),
            Stage(turn => turn.Stages.Redact),
            Stage(turn => turn.Stages.Encode),
        ];
    }

    private static string Number(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
