using System.CommandLine;
using System.Text.Json;
using ConsentLens.Benchmarks.Inputs;

namespace ConsentLens.Benchmarks.Termly;

/// <summary><c>measure</c>: one way of doing the work, in a separate process, so that its peak memory can be measured.</summary>
internal static class MeasureCommand
{
    public const string Verb = "measure";

    public static Command Create()
    {
        var way = new Argument<string>("way") { Description = $"One of: {string.Join("; ", ScreeningWay.Name, CountingWay.Name, FloorWay.Name, NaiveWay.Name, NaiveWay.UprightName)}." };
        var set = new Option<DirectoryInfo>("--set") { Description = "The folder of a termly set.", Required = true };
        var workers = new Option<int>("--workers") { Description = "Photos processed at once.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var repeat = new Option<int>("--repeat") { Description = "How many times the set is screened in one run.", DefaultValueFactory = _ => 1 };
        var every = new Option<int>("--every") { Description = "The naive way does only every n-th photo.", DefaultValueFactory = _ => 1 };
        var command = new Command(Verb, "Measures one way of doing the work and prints it as a line of JSON.") { way, set, workers, repeat, every };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TermlyPhotos photos = TermlyPhotos.In(parsed.GetValue(set)!.FullName);
            Measurement measured = parsed.GetValue(way) switch
            {
                ScreeningWay.Name => await ScreeningWay.MeasureAsync(photos, parsed.GetValue(workers), parsed.GetValue(repeat), cancellationToken),
                CountingWay.Name => await CountingWay.MeasureAsync(photos, parsed.GetValue(workers), cancellationToken),
                FloorWay.Name => await FloorWay.MeasureAsync(photos, parsed.GetValue(workers), cancellationToken),
                var naive => await NaiveWay.MeasureAsync(photos, turns: naive == NaiveWay.Name, parsed.GetValue(every), cancellationToken),
            };
            Console.WriteLine(JsonSerializer.Serialize(measured));
        });
        return command;
    }
}
