using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.Jobs.Quartz;
using Microsoft.Extensions.DependencyInjection;

namespace ConsentLens.Pipeline.Tests.Faults;

/// <summary>The program's own queue, in the tables of a test's database: this process queues, workers work.</summary>
internal sealed class ProgramQueue : IJobQueue, IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public ProgramQueue(string connectionString)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddQuartzJobs(new QuartzSettings(connectionString, 1, TimeZoneInfo.Utc, Works: false));
        _services = services.BuildServiceProvider();
    }

    public Task EnqueueAsync(JobOrder order, CancellationToken cancellationToken) => _services.GetRequiredService<IJobQueue>().EnqueueAsync(order, cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
