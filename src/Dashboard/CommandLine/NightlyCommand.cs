using System.CommandLine;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens nightly</c>: does the nightly work of every school now, in this process.</summary>
internal static class NightlyCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var arguments = new StationArguments();
        var command = new Command("nightly", "Runs the nightly work for every school now: deletes expired photos, compares and judges photos again, and raises takedowns.");
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(arguments.Settings(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(StationSettings settings, CancellationToken cancellationToken)
    {
        await using Station station = await Station.OpenAsync(settings, cancellationToken);
        using IHost host = station.ToHost();
        IReadOnlyList<SchoolListing> schools = await host.Services.GetRequiredService<SchoolDirectory>().ListAsync(cancellationToken);
        if (schools.Count == 0) throw new UserException("There is no school yet; add one first.");
        NightlyRun night = host.Services.GetRequiredService<NightlyRun>();
        bool wentWell = true;
        foreach (SchoolListing school in schools)
        {
            NightlyOutcome outcome = await night.RunAsync(school.Id, cancellationToken);
            Console.WriteLine($"School {school.Id}: {outcome}");
            wentWell &= outcome.Problem is null;
        }

        return wentWell ? ExitCode.Done : ExitCode.Failed;
    }
}
