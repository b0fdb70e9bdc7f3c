using System.CommandLine;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens ingest</c>: queues a folder or zip of photos for the workers to ingest and screen.</summary>
internal static class IngestCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var arguments = new StationArguments();
        var photos = new Argument<string>("PHOTOS") { Description = "A folder of photos, including its subfolders, or a zip file, in a place that every worker can reach." };
        var school = new Option<int>("--school") { Description = "The school's number.", Required = true };
        var name = new Option<string?>("--name") { Description = "The name of the batch; by default the date." };
        var classes = new Option<string>("--classes") { Description = "Classes that are in the photos, such as 3A,3B. A match with a child of another class goes to review.", DefaultValueFactory = _ => string.Empty };
        var command = new Command("ingest", "Queues photos to be screened for every open channel of a school.") { photos, school, name, classes };
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string source = parsed.GetValue(photos)!;
            if (!Path.Exists(source)) throw new UserException($"There is no folder or zip file at {source}; check the path.");
            string[] declared = parsed.GetValue(classes)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return await RunAsync(arguments.Settings(parsed), source, parsed.GetValue(school), parsed.GetValue(name), declared, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(StationSettings settings, string source, int schoolId, string? name, string[] classes, CancellationToken cancellationToken)
    {
        await using Station station = await Station.OpenAsync(settings, cancellationToken);
        using IHost host = station.ToHost();
        IReadOnlyList<SchoolListing> schools = await host.Services.GetRequiredService<SchoolDirectory>().ListAsync(cancellationToken);
        if (schools.Count == 0) throw new UserException("There is no school yet; add one first.");
        if (schools.All(school => school.Id != schoolId)) throw new UserException($"There is no school {schoolId}; choose from {string.Join(", ", schools.Select(school => $"{school.Id} ({school.Name})"))}.");
        BatchRegistration batches = host.Services.GetRequiredService<BatchRegistration>();
        string called = name ?? $"Photos from {TimeProvider.System.GetUtcNow():yyyy-MM-dd}";
        long batch = await batches.AddAsync(schoolId, called, source, classes, Environment.UserName, cancellationToken);
        await host.Services.GetRequiredService<IJobQueue>().EnqueueAsync(new JobOrder(JobKind.IngestBatch, schoolId, [batch]), cancellationToken);
        Console.WriteLine($"Batch {batch} has been queued.");
        return ExitCode.Done;
    }
}
