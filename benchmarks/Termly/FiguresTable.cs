using System.Globalization;
using Spectre.Console;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>The figures for people.</summary>
internal static class FiguresTable
{
    private const int PlainWidth = 170;

    public static void Write(TermlyFigures figures, TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = PlainWidth;
        var table = new Table().Border(TableBorder.Markdown);
        foreach (string heading in (string[])["way", "workers", "photos", "photos/s", "MP/s", "faces/s", "CPU ms/photo", "cores busy", "peak MB", "decode", "detect", "embed", "match", "redact", "encode"])
        {
            table.AddColumn(heading == "way" ? new TableColumn(heading) : new TableColumn(heading).RightAligned());
        }

        foreach (Measurement one in figures.All) table.AddRow(Row(one));
        console.Write(table);
        console.WriteLine("Stages in ms a photo.");
        foreach ((_, string says, double byClock, double byProcessor) in figures.Ratios())
        {
            console.WriteLine($"{Number(byClock, 2)} {says} ({Number(byProcessor, 2)} in processor time).");
        }
    }

    private static string[] Row(Measurement one)
    {
        bool hasStages = one.Way == ScreeningWay.Name;
        string Stage(double milliseconds) => hasStages ? Number(milliseconds / one.Photos, 1) : "";
        return
        [
            one.Way,
            Number(one.Workers, 0),
            Number(one.Photos, 0),
            Number(one.PhotosPerSecond, 2),
            Number(one.MegapixelsPerSecond, 0),
            Number(one.FacesPerSecond, 1),
            Number(one.CpuMillisecondsPerPhoto, 0),
            Number(one.CoresBusy, 2),
            Number(one.PeakMegabytes, 0),
            Stage(one.Stages.Decode),
            Stage(one.Stages.Detect),
            Stage(one.Stages.Embed),
            Stage(one.Stages.Match),
            Stage(one.Stages.Redact),
            Stage(one.Stages.Encode),
        ];
    }

    private static string Number(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
