using ConsentLens.Pipeline.Storage.Postgres;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Restarts the private database when it has stopped unexpectedly.</summary>
internal sealed partial class DatabaseWatch(Station station, ILogger<DatabaseWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (station.Cluster is not { } cluster)
            return;
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await cluster.EnsureRunningAsync(stoppingToken))
                    Restarted();
            }
            catch (PrivateClusterException error)
            {
                DoesNotStart(error.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The private database had stopped unexpectedly and was restarted.")]
    private partial void Restarted();

    [LoggerMessage(LogLevel.Error, "The private database has stopped unexpectedly and cannot be restarted: {Message}")]
    private partial void DoesNotStart(string message);
}
