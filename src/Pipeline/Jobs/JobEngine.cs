using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Common;
using Hangfire.Logging;
using Hangfire.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Sets Hangfire up: jobs in PostgreSQL, shared by any number of processes, each taking over from one that died.</summary>
public static class JobEngine
{
    /// <summary>A worker that has not said for so long that it is at a job has lost it to another.</summary>
    private static readonly TimeSpan Invisibility = TimeSpan.FromSeconds(5);

    /// <summary>The engine's own locks are rows: one of a process that was killed must not stand for the ten minutes that are usual.</summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ServerTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Adds the queue, and where this process works, the workers and the nightly schedule.</summary>
    internal static IServiceCollection AddJobEngine(this IServiceCollection services, JobSettings settings)
    {
        services.AddSingleton(settings);
        // The engine would take these from static properties, which the last host of a process has the last word on.
        services.AddSingleton(StorageOf);
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddSingleton<IJobFilterProvider>(Filters);
        services.AddHangfire((provider, configuration) => configuration
            .UseLogProvider(new EngineLog(provider.GetRequiredService<ILoggerFactory>()))
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings());
        services.AddSingleton<GivenUpJobs>();
        services.AddSingleton<LiveWorkers>();
        services.AddSingleton<IJobQueue, JobQueue>();
        services.AddScoped<JobRunner>();
        services.AddScoped<NightlyJob>();
        if (!settings.Works)
            return services;
        services.AddHostedService<NightlySchedule>();
        return services.AddHangfireServer((provider, options) =>
        {
            options.WorkerCount = provider.GetRequiredService<JobSettings>().Slots;
            options.Queues = JobQueue.All;
            options.SchedulePollingInterval = Poll;
            options.CancellationCheckInterval = Poll;
            options.HeartbeatInterval = LiveWorkers.HeartbeatInterval;
            options.ServerTimeout = ServerTimeout;
            options.ServerCheckInterval = ServerTimeout;
        });
    }

    private static JobStorage StorageOf(IServiceProvider provider)
    {
        // How jobs are written down is set with this, for a process that queues them alone, too.
        _ = provider.GetRequiredService<IGlobalConfiguration>();
        return new PostgreSqlStorage(new SharedConnections(provider.GetRequiredService<NpgsqlDataSource>()), StorageOptions());
    }

    private static PostgreSqlStorageOptions StorageOptions() => new()
    {
        SchemaName = JobSchema.Name,
        // The migrations do that, one process at a time.
        PrepareSchemaIfNecessary = false,
        EnableLongPolling = true,
        QueuePollInterval = Poll,
        UseSlidingInvisibilityTimeout = true,
        InvisibilityTimeout = Invisibility,
        DistributedLockTimeout = LockTimeout,
        // A database that is away at the start would be passed over in silence.
        AllowDegradedModeWithoutStorage = false,
    };

    private static JobFilterProviderCollection Filters(IServiceProvider provider)
    {
        JobRetries retries = provider.GetRequiredService<JobSettings>().Retries;
        var filters = new JobFilterCollection
        {
            new AutomaticRetryAttribute { Attempts = retries.Most, DelayInSecondsByAttemptFunc = retries.DelayInSeconds, LogEvents = false },
            new StatisticsHistoryAttribute(),
            provider.GetRequiredService<GivenUpJobs>(),
        };
        // A method's own attributes go before these.
        return new JobFilterProviderCollection(filters, new JobFilterAttributeFilterProvider());
    }

    /// <summary>Connections of the pool that the rest of the program uses: only so can a job be queued in one transaction with what it is about.</summary>
    private sealed class SharedConnections(NpgsqlDataSource dataSource) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => dataSource.CreateConnection();
    }

    /// <summary>
    /// The engine's log in ours. The engine keeps it in a static property, which the last host of a process has the last word on: once that host is gone nothing is
    /// written, and the workers of the others go on. Of an exception the type alone is written, since its message may hold what the job was about.
    /// </summary>
    private sealed class EngineLog(ILoggerFactory factory, string name = nameof(Hangfire)) : ILogProvider, ILog
    {
        public ILog GetLogger(string name) => new EngineLog(factory, name);

        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null)
        {
            try
            {
                ILogger logger = factory.CreateLogger(name);
                var level = (Microsoft.Extensions.Logging.LogLevel)logLevel;
                if (messageFunc is not null && logger.IsEnabled(level))
                    logger.Log(level, "{Message} {Exception}", messageFunc(), exception?.GetBaseException().GetType().Name);
                return logger.IsEnabled(level);
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }
    }
}

/// <summary>How jobs are run by this process.</summary>
/// <param name="Slots">Jobs done at once.</param>
/// <param name="TimeZone">Where the schools are: night is there.</param>
/// <param name="Works">False for a process that queues jobs and does none.</param>
public sealed record JobSettings(int Slots, TimeZoneInfo TimeZone, bool Works)
{
    /// <summary>How often a failed job is tried again.</summary>
    public JobRetries Retries { get; init; } = JobRetries.Usual;
}

/// <summary>How often a job that failed is tried again, and how long is waited in between: each time twice as long.</summary>
/// <param name="Most">How often at most; after that it is given up.</param>
/// <param name="First">How long is waited the first time.</param>
/// <param name="Longest">How long is waited at most.</param>
public sealed record JobRetries(int Most, TimeSpan First, TimeSpan Longest)
{
    /// <summary>Jobs that failed together do not all come back together.</summary>
    private const double Jitter = 0.2;

    /// <summary>Eight times, over about a quarter of an hour.</summary>
    public static JobRetries Usual { get; } = new(8, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));

    /// <summary>How long is waited before a further attempt.</summary>
    /// <param name="attempt">Which one, from 1.</param>
    internal int DelayInSeconds(long attempt)
    {
        double seconds = Math.Min(First.TotalSeconds * Math.Pow(2, attempt - 1), Longest.TotalSeconds);
        return (int)Math.Round(seconds * (1 + (Jitter * ((2 * Random.Shared.NextDouble()) - 1))));
    }
}
