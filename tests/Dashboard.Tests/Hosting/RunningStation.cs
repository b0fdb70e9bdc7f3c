using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ConsentLens.Dashboard.Tests.Hosting;

/// <summary>An installation in a temporary folder, with its own PostgreSQL and a worker in this process, as <c>consentlens worker</c> has it.</summary>
internal sealed class RunningStation : IAsyncDisposable
{
    private readonly Station _station;
    private readonly IHost _host;

    private RunningStation(string folder, Station station, IHost host) => (Folder, _station, _host) = (folder, station, host);

    public string Folder { get; }

    public IServiceProvider Services => _host.Services;

    public NpgsqlDataSource DataSource => _station.DataSource;

    public static Task<RunningStation> StartAsync() => StartAsync(_ => { });

    /// <summary>Starts one.</summary>
    /// <param name="change">Takes the place of what the program has registered.</param>
    public static async Task<RunningStation> StartAsync(Action<IServiceCollection> change)
    {
        string folder = Directory.CreateTempSubdirectory("consentlens-station-").FullName;
        var settings = new StationSettings(new DataFolder(folder), null, null, null, null, 2, TimeZoneInfo.Utc);
        Station station = await Station.OpenAsync(settings, CancellationToken.None);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        // Hangfire keeps the log of the last host of a process: one that is never closed.
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.Services.AddStation(station, works: true);
        change(builder.Services);
        IHost host = builder.Build();
        await host.StartAsync();
        return new RunningStation(folder, station, host);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public ConsentLensDbContext Context(int school) => Get<ConsentLensDbContextFactory>().Create(school);

    public Task<int> AddSchoolAsync(string name = "Oak Primary") => Get<AddSchool>().RunAsync(name, true, "head", CancellationToken.None);

    /// <summary>Asks until it is so; fails after a while.</summary>
    public static Task UntilAsync(Func<Task<bool>> isSo) => Patience.UntilAsync(isSo, TimeSpan.FromSeconds(60), () => "What the test waits for has not come.");

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _station.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
