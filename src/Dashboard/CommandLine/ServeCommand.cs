using System.CommandLine;
using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Hosting;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens serve</c>: runs an installation: the database, the jobs, and the web pages.</summary>
internal static class ServeCommand
{
    private const string UsualAddress = "http://127.0.0.1:8080";

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var arguments = new StationArguments();
        var address = new Option<string>("--listen") { Description = "Where the web pages are served.", DefaultValueFactory = _ => UsualAddress };
        var command = new Command("serve", "Runs ConsentLens: its database, its jobs, and its web pages.") { address };
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(arguments.Settings(parsed), parsed.GetValue(address)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(StationSettings settings, string address, CancellationToken cancellationToken)
    {
        await using Station station = await Station.OpenAsync(settings, cancellationToken);
        if (station.Cluster?.Notice is { } notice) Console.WriteLine(notice);
        await using WebApplication application = WebHost.Build(station, address);
        await application.StartAsync(cancellationToken);
        FirstRun firstRun = application.Services.GetRequiredService<FirstRun>();
        if (await firstRun.IsOpenAsync(cancellationToken))
            Console.WriteLine($"There is no user yet. Open the address below and enter this set-up code: {firstRun.Code}");
        Console.WriteLine($"Serving at {string.Join(", ", application.Urls)}. Stop with Ctrl+C.");
        await StopSignal.WaitAsync(application, cancellationToken);
        return ExitCode.Done;
    }
}
