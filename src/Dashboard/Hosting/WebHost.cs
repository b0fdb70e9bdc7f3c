namespace ConsentLens.Dashboard.Hosting;

/// <summary>Builds the process that serves the pages and does the jobs.</summary>
internal static class WebHost
{
    /// <summary>Builds it; the caller starts it.</summary>
    /// <param name="station">The installation; stays the caller's.</param>
    /// <param name="address">Where the pages are served.</param>
    public static WebApplication Build(Station station, string address)
    {
        // Pages are looked for in the assembly of this name, whichever program hosts them.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(WebHost).Assembly.GetName().Name });
        builder.Logging.AddStationLog();
        builder.WebHost.UseUrls(address);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddHostedService<DatabaseWatch>();
        builder.Services.AddStation(station, works: true);
        builder.Services.AddHostedService<ResumeWork>();
        builder.Services.AddSingleton<MetricsPage>();
        builder.Services.AddSingleton<HealthPage>();
        builder.Services.AddWeb(station);
        builder.Services.AddSiteAddress(address, station.Settings.Public);
        WebApplication application = builder.Build();
        application.UseWeb(station.Settings.Public);
        MetricsPage metrics = application.Services.GetRequiredService<MetricsPage>();
        HealthPage health = application.Services.GetRequiredService<HealthPage>();
        // For monitors on the machine, which have no account: figures and states, no names.
        application.MapGet("/health", (CancellationToken token) => health.AnswerAsync(token)).ForThisMachineAlone();
        application.MapGet("/metrics", async (CancellationToken token) => Results.Text(await metrics.WriteAsync(token), "text/plain; version=0.0.4")).ForThisMachineAlone();
        return application;
    }
}
