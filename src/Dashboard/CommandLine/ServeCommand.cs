using System.CommandLine;
using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens serve</c>: runs an installation: the database, the jobs, and the web pages.</summary>
internal static class ServeCommand
{
    private const string UsualAddress = "http://127.0.0.1:8080";

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var arguments = new StationArguments();
        var address = new Option<string>("--listen") { Description = "The address at which the web pages are served.", DefaultValueFactory = _ => UsualAddress };
        var outside = new Option<string?>("--public") { Description = "The address at which people reach the pages through a reverse proxy, such as https://photos.school.example." };
        var command = new Command("serve", "Runs ConsentLens: its database, its jobs and its web pages.") { address, outside };
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(arguments.Settings(parsed) with { Public = PublicOf(parsed.GetValue(outside)) }, parsed.GetValue(address)!, cancellationToken));
        return command;
    }

    private static Uri? PublicOf(string? address)
    {
        if (address is null)
            return null;
        return Uri.TryCreate(address, UriKind.Absolute, out Uri? found) && found is { Scheme: "https" or "http", PathAndQuery: "/" }
            ? found
            : throw new UserException($"--public cannot be '{address}'; give an address without a path, such as https://photos.school.example.");
    }

    private static async Task<int> RunAsync(StationSettings settings, string address, CancellationToken cancellationToken)
    {
        if (SiteAddress.IsUnprotected(address, settings.Public))
            Console.WriteLine("Warning: passwords and photos would cross the network unencrypted. Serve on 127.0.0.1 behind a reverse proxy with HTTPS, and give its address with --public.");
        await using Station station = await Station.OpenAsync(settings, cancellationToken);
        if (station.Cluster?.Notice is { } notice) Console.WriteLine(notice);
        await using WebApplication application = WebHost.Build(station, address);
        await application.StartAsync(cancellationToken);
        FirstRun firstRun = application.Services.GetRequiredService<FirstRun>();
        if (await firstRun.IsOpenAsync(cancellationToken))
            Console.WriteLine($"There are no users yet. Open the address below and enter this set-up code: {firstRun.Code}");
        Console.WriteLine($"Serving at {string.Join(", ", application.Urls)}. Stop with Ctrl+C.");
        await StopSignal.WaitAsync(application, cancellationToken);
        return ExitCode.Done;
    }
}
