using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ConsentLens.Benchmarks.Pages;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.School.Invariants;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ConsentLens.Benchmarks.Checking;

/// <summary><c>check</c>: how long proving the invariants takes on a large generated school. Its rows lack files, templates and audit entries: what is found
/// does not matter here.</summary>
internal static class CheckCommand
{
    private const int Runs = 3;

    public static Command Create()
    {
        var photos = new Option<int>("--photos") { Description = "The number of photos in the database.", DefaultValueFactory = _ => 100_000 };
        var people = new Option<int>("--people") { Description = "People in the database.", DefaultValueFactory = _ => 2_000 };
        var command = new Command("check", "Measures how long the invariants take on the database of a large school.") { photos, people };
        command.SetAction((parsed, cancellationToken) => MeasureAsync(parsed.GetValue(photos), parsed.GetValue(people), cancellationToken));
        return command;
    }

    private static async Task MeasureAsync(int photos, int people, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"consentlens-check-{Environment.ProcessId}");
        // Not a folder for this user alone: the database's account has to enter it.
        Directory.CreateDirectory(folder);
        try
        {
            var settings = new StationSettings(new DataFolder(folder), null, null, null, null, 1, TimeZoneInfo.Utc);
            await using Station station = await Station.OpenAsync(settings, cancellationToken);
            await using WebApplication application = WebHost.Build(station, "http://127.0.0.1:0");
            await LargeSchool.AddAsync(application.Services, station.Cluster!, photos, people, cancellationToken);
            CheckInvariants check = application.Services.GetRequiredService<CheckInvariants>();
            for (int run = 1; run <= Runs; run++)
            {
                TimeSpan processor = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                IReadOnlyList<InvariantFinding> findings = await check.RunAsync(1, CheckScope.Database, cancellationToken);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"run {run}: {findings.Count} invariants over {photos} photos and {people} people in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s ({(Environment.CpuUsage.TotalTime - processor).TotalSeconds:F1} s of processor time besides the database)"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
