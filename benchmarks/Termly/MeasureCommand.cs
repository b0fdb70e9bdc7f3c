using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using ConsentLens.Benchmarks.Inputs;

namespace ConsentLens.Benchmarks.Termly;

/// <summary><c>measure</c>: one way of doing the work, in a separate process, so that its peak memory can be measured. What comes before the steady pace (the start, the models, the
/// faces that are learnt, and a first turn) is measured apart.</summary>
internal static class MeasureCommand
{
    public const string Verb = "measure";

    public static Command Create()
    {
        var way = new Argument<string>("way") { Description = $"One of: {string.Join("; ", ScreeningWay.Name, FloorWay.Name, NaiveWay.Name, NaiveWay.UprightName)}." };
        var set = new Option<DirectoryInfo>("--set") { Description = "The folder of a termly set.", Required = true };
        var workers = new Option<int>("--workers") { Description = "Photos processed at once.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var photos = new Option<int>("--photos") { Description = "The first photos of the set, which every turn does.", DefaultValueFactory = _ => int.MaxValue };
        var repeat = new Option<int>("--repeat") { Description = "How many times they are screened in one turn.", DefaultValueFactory = _ => 1 };
        var every = new Option<int>("--every") { Description = "The naive way does only every n-th photo.", DefaultValueFactory = _ => 1 };
        var pack = new Option<string?>("--pack") { Description = "The pack of models." };
        var turns = new Option<int>("--turns") { Description = "Turns after the first, which is not counted; 0: one for each line on standard input.", DefaultValueFactory = _ => 1 };
        var command = new Command(Verb, "Measures one way of doing the work and prints each turn as a line of JSON.") { way, set, workers, photos, repeat, every, pack, turns };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var work = new TurnWork(
                TermlyPhotos.In(parsed.GetValue(set)!.FullName), parsed.GetValue(workers), parsed.GetValue(photos), parsed.GetValue(repeat), parsed.GetValue(every), parsed.GetValue(pack));
            using IMeasuredWay opened = await work.OpenAsync(parsed.GetValue(way)!, cancellationToken);
            double start = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;
            Measurement first = await opened.TurnAsync(cancellationToken);
            int count = parsed.GetValue(turns);
            for (int turn = 0; count == 0 ? await Console.In.ReadLineAsync(cancellationToken) is not null : turn < count; turn++)
            {
                Measurement measured = await opened.TurnAsync(cancellationToken);
                Console.WriteLine(JsonSerializer.Serialize(measured with { StartSeconds = start, FirstTurnSeconds = first.Seconds }));
            }
        });
        return command;
    }
}
