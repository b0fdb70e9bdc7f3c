using System.CommandLine;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens worker</c>: shares the work of an installation that runs elsewhere.</summary>
internal static class WorkerCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var arguments = new StationArguments();
        var command = new Command("worker", "Shares the jobs of an installation with 'consentlens serve', using the same database and photo folder.");
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(arguments.Settings(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(StationSettings settings, CancellationToken cancellationToken)
    {
        await using Station station = await Station.OpenAsync(settings, cancellationToken);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddStationLog();
        builder.Services.AddHostedService<DatabaseWatch>();
        builder.Services.AddStation(station, works: true);
        using IHost host = builder.Build();
        await host.StartAsync(cancellationToken);
        Console.WriteLine("Working. Stop with Ctrl+C.");
        await StopSignal.WaitAsync(host, cancellationToken);
        return ExitCode.Done;
    }
}
