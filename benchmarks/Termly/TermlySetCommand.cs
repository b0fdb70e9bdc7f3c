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
        var turn = new Option<int>("--turn") { Description = "The photos of one turn: the first of the set.", DefaultValueFactory = _ => 40 };
        var rounds = new Option<int>("--rounds") { Description = "How many turns each way has.", DefaultValueFactory = _ => 5 };
        var every = new Option<int>("--naive-every") { Description = "The naive way does only every n-th photo.", DefaultValueFactory = _ => 20 };
        var charts = new Option<DirectoryInfo?>("--charts") { Description = "The folder for the charts, as SVG." };
        var command = new Command("termly-set", "Screens a term's photos of 12 and 24 megapixels, beside the floor and the naive way, in short turns one after the other.")
        {
            photos, workers, turn, rounds, every, charts,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TermlyPhotos set = await TermlyPhotos.EnsureAsync(parsed.GetValue(photos), new Progress<string>(Console.Error.WriteLine), cancellationToken);
            TurnWork Work(int count) => new(set, count, parsed.GetValue(turn), 1, parsed.GetValue(every), BenchmarkModels.Usual);
            IEnumerable<(string Way, int Workers)> ways =
            [
                .. parsed.GetValue(workers)!.Select(count => (ScreeningWay.Name, count)),
                (FloorWay.Name, Environment.ProcessorCount),
                (NaiveWay.Name, 1),
                (NaiveWay.UprightName, 1),
            ];
            IReadOnlyList<WayFigures> measured = await RotateAsync([.. ways.Select(way => (way.Way, Work(way.Workers)))], parsed.GetValue(rounds), cancellationToken);
            var figures = new TermlyFigures(measured);
            FiguresTable.Write(figures, Console.Out);
            Console.WriteLine(figures.ToJson());
            if (parsed.GetValue(charts) is { } folder) await TermlyCharts.WriteAsync(figures, folder.FullName, cancellationToken);
        });
        return command;
    }

    /// <summary>Each way in its own process, which waits while the others have their turns.</summary>
    private static async Task<IReadOnlyList<WayFigures>> RotateAsync(IReadOnlyList<(string Way, TurnWork Work)> ways, int rounds, CancellationToken cancellationToken)
    {
        var processes = new List<MeasuringProcess>();
        try
        {
            Measurement[][] turns = [.. ways.Select(_ => new Measurement[rounds])];
            for (int round = 0; round < rounds; round++)
            {
                foreach ((int place, (string way, TurnWork work)) in ways.Index())
                {
                    // Started one after the other, so that no start disturbs another's.
                    if (round == 0) processes.Add(new MeasuringProcess(way, work));
                    turns[place][round] = await processes[place].TurnAsync(cancellationToken);
                }
            }

            return [.. turns.Select(way => new WayFigures(way))];
        }
        finally
        {
            foreach (MeasuringProcess process in processes) process.Dispose();
        }
    }
}
