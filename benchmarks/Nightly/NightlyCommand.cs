using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ConsentLens.Benchmarks.Inputs;
using Spectre.Console;

namespace ConsentLens.Benchmarks.Nightly;

/// <summary><c>nightly</c>: how long a night's work takes, on a throw-away PostgreSQL.</summary>
internal static class NightlyCommand
{
    private const int PlainWidth = 120;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var photos = new Option<int>("--photos") { Description = "Photos to judge again.", DefaultValueFactory = _ => 100_000 };
        var people = new Option<int>("--people") { Description = "People to import.", DefaultValueFactory = _ => 2_000 };
        var set = new Option<int>("--set") { Description = "Photos of the termly set whose faces are compared again; created if missing.", DefaultValueFactory = _ => 60 };
        var command = new Command("nightly", "Measures the jobs of the night: judging photos again, comparing faces again, importing a register.") { photos, people, set };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var figures = new List<NightlyFigure>();
            await using (ThrowawayCluster cluster = await ThrowawayCluster.StartAsync(cancellationToken))
            {
                figures.AddRange(await ImportNight.MeasureAsync(cluster.Contexts, parsed.GetValue(people), cancellationToken));
                figures.AddRange(await JudgingNight.MeasureAsync(cluster.Contexts, parsed.GetValue(photos), cancellationToken));
            }

            TermlyPhotos termly = await TermlyPhotos.EnsureAsync(parsed.GetValue(set), null, cancellationToken);
            figures.Add(await RematchNight.MeasureAsync(termly, cancellationToken));
            Write(figures);
        });
        return command;
    }

    private static void Write(List<NightlyFigure> figures)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("job");
        foreach (string heading in (string[])["count", "seconds", "CPU seconds", "a second", "peak MB"]) table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (NightlyFigure figure in figures)
        {
            table.AddRow(figure.Job, Number(figure.Count, 0), Number(figure.Seconds, 2), Number(figure.CpuSeconds, 2), Number(figure.PerSecond, 1), Number(figure.PeakMegabytes, 0));
        }

        AnsiConsole.Profile.Width = Math.Max(PlainWidth, AnsiConsole.Profile.Width);
        AnsiConsole.Write(table);
        Console.WriteLine(JsonSerializer.Serialize(figures, Json));
    }

    private static string Number(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
