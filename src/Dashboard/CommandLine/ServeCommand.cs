using System.CommandLine;
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
        await using WebApplication application = Build(station, address);
        await application.StartAsync(cancellationToken);
        Console.WriteLine($"Serving at {string.Join(", ", application.Urls)}. Stop with Ctrl+C.");
        await StopSignal.WaitAsync(application, cancellationToken);
        return ExitCode.Done;
    }

    private static WebApplication Build(Station station, string address)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddStationLog();
        builder.WebHost.UseUrls(address);
        builder.Services.AddSingleton(_ => station);
        builder.Services.AddHostedService<DatabaseWatch>();
        builder.Services.AddPipeline(station, works: true);
        builder.Services.AddHostedService<ResumeWork>();
        builder.Services.AddSingleton<MetricsPage>();
        builder.Services.AddSingleton<HealthPage>();
        WebApplication application = builder.Build();
        MetricsPage metrics = application.Services.GetRequiredService<MetricsPage>();
        HealthPage health = application.Services.GetRequiredService<HealthPage>();
        application.MapGet("/health", (CancellationToken token) => health.AnswerAsync(token));
        application.MapGet("/metrics", async (CancellationToken token) => Results.Text(await metrics.WriteAsync(token), "text/plain; version=0.0.4"));
        return application;
    }
}
