using System.CommandLine;
using ConsentLens.Benchmarks.Charts;
using ConsentLens.Benchmarks.Inputs;

namespace ConsentLens.Benchmarks.Termly;

/// <summary><c>termly-set</c>: screens a term's photos, beside the floor and the naive way, and prints one table and a line of JSON.</summary>
internal static class TermlySetCommand
{
    public static Command Create()
    {
        var photos = new Option<int>("--photos") { Description = "Photos of the set; created if missing (some 1.5 s each).", DefaultValueFactory = _ => 400 };
        var workers = new Option<int[]>("--workers") { Description = "Numbers of workers to measure.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [2, 1] };
        var repeat = new Option<int>("--repeat") { Description = "How many times the set is screened in one run.", DefaultValueFactory = _ => 1 };
        var every = new Option<int>("--naive-every") { Description = "The naive way does only every n-th photo.", DefaultValueFactory = _ => 20 };
        var charts = new Option<DirectoryInfo?>("--charts") { Description = "The folder for the charts, as SVG." };
        var command = new Command("termly-set", "Screens a term's photos of 12 and 24 megapixels, beside the floor and the naive way, measured in the same run.")
        {
            photos, workers, repeat, every, charts,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TermlyPhotos set = await TermlyPhotos.EnsureAsync(parsed.GetValue(photos), new Progress<string>(Console.Error.WriteLine), cancellationToken);
            var measured = new List<Measurement>();
            foreach (int count in parsed.GetValue(workers)!)
            {
                measured.Add(await MeasuringProcess.RunAsync(ScreeningWay.Name, set, count, parsed.GetValue(repeat), 1, cancellationToken));
                if (measured.Count > 1) continue;
                _ = await MeasuringProcess.RunAsync(CountingWay.Name, set, Environment.ProcessorCount, 1, 1, cancellationToken);
                measured.Add(await MeasuringProcess.RunAsync(FloorWay.Name, set, Environment.ProcessorCount, 1, 1, cancellationToken));
            }

            foreach (string naive in (string[])[NaiveWay.Name, NaiveWay.UprightName])
            {
                measured.Add(await MeasuringProcess.RunAsync(naive, set, 1, 1, parsed.GetValue(every), cancellationToken));
            }

            var figures = new TermlyFigures(measured);
            FiguresTable.Write(figures, Console.Out);
            Console.WriteLine(figures.ToJson());
            if (parsed.GetValue(charts) is { } folder) await TermlyCharts.WriteAsync(figures, folder.FullName, cancellationToken);
        });
        return command;
    }
}
