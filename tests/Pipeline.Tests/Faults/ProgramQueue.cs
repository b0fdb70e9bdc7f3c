using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ConsentLens.Pipeline.Tests.Faults;

/// <summary>The program's own queue, in the tables of a test's database: this process queues, workers work.</summary>
internal sealed class ProgramQueue : IJobQueue, IAsyncDisposable
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly ServiceProvider _services;

    public ProgramQueue(string connectionString)
    {
        _dataSource = NpgsqlDataSource.Create(connectionString);
        var services = new ServiceCollection();
        services.AddSingleton(_dataSource);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ConsentLensDbContextFactory>();
        services.AddLogging();
        services.AddJobEngine(new JobSettings(1, TimeZoneInfo.Utc, Works: false));
        _services = services.BuildServiceProvider();
    }

    /// <summary>Where its jobs are kept.</summary>
    public JobStorage Storage => _services.GetRequiredService<JobStorage>();

    public Task EnqueueAsync(JobOrder order, CancellationToken cancellationToken) => _services.GetRequiredService<IJobQueue>().EnqueueAsync(order, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _dataSource.DisposeAsync();
    }
}
