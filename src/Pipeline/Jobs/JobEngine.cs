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

/// <summary>Sets Hangfire up: jobs in PostgreSQL, shared by any number of processes, each of which takes over from one that died.</summary>
public static class JobEngine
{
    /// <summary>A worker that does not report for this long loses its job to another.</summary>
    private static readonly TimeSpan Invisibility = TimeSpan.FromSeconds(5);

    /// <summary>Hangfire's locks are rows: that of a killed process must not last for the default ten minutes.</summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>How soon a worker finds a job that was queued.</summary>
    private static readonly TimeSpan QueuePoll = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan ServerTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Adds the queue and, in a process that works, the workers and the nightly schedule.</summary>
    internal static IServiceCollection AddJobEngine(this IServiceCollection services, JobSettings settings)
    {
        services.AddSingleton(settings);
        // Hangfire would otherwise take these from static properties, set by the last host of the process.
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
        if (!settings.Works) return services;
        services.AddHostedService<NightlySchedule>();
        services.AddHostedService<UnreadPhotosWatch>();
        return services
            .AddHangfireServer((provider, options) => Set(options, provider.GetRequiredService<JobSettings>().Slots, JobQueue.All))
            .AddHangfireServer((_, options) => Set(options, workers: 1, [JobQueue.Sites]));

        static void Set(BackgroundJobServerOptions options, int workers, string[] queues)
        {
            options.WorkerCount = workers;
            options.Queues = queues;
            options.SchedulePollingInterval = Poll;
            options.CancellationCheckInterval = Poll;
            options.HeartbeatInterval = LiveWorkers.HeartbeatInterval;
            options.ServerTimeout = ServerTimeout;
            options.ServerCheckInterval = ServerTimeout;
        }
    }

    private static JobStorage StorageOf(IServiceProvider provider)
    {
        // This sets how jobs are serialised, which a process that only queues them needs too.
        _ = provider.GetRequiredService<IGlobalConfiguration>();
        return new PostgreSqlStorage(new SharedConnections(provider.GetRequiredService<NpgsqlDataSource>()), StorageOptions());
    }

    private static PostgreSqlStorageOptions StorageOptions() => new()
    {
        SchemaName = JobSchema.Name,
        // The migrations prepare it, one process at a time.
        PrepareSchemaIfNecessary = false,
        // With it a worker waits for its own listener to end before it begins the job that it took, and Hangfire.PostgreSql 1.21.1 sometimes waits forever: the job is kept from all
        // other workers, and never begins.
        EnableLongPolling = false,
        QueuePollInterval = QueuePoll,
        UseSlidingInvisibilityTimeout = true,
        InvisibilityTimeout = Invisibility,
        DistributedLockTimeout = LockTimeout,
        // Otherwise a database that is unavailable at the start would be ignored silently.
        AllowDegradedModeWithoutStorage = false,
    };

    private static JobFilterProviderCollection Filters(IServiceProvider provider)
    {
        int[] delays = [.. provider.GetRequiredService<JobSettings>().RetryDelays];
        var filters = new JobFilterCollection
        {
            new AutomaticRetryAttribute { Attempts = delays.Length, DelaysInSeconds = delays, LogEvents = false },
            new StatisticsHistoryAttribute(),
            provider.GetRequiredService<GivenUpJobs>(),
        };
        // A method's own attributes take precedence.
        return new JobFilterProviderCollection(filters, new JobFilterAttributeFilterProvider());
    }

    /// <summary>Connections from the program's own pool: that is what allows a job to be queued in one transaction with its data.</summary>
    private sealed class SharedConnections(NpgsqlDataSource dataSource) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => dataSource.CreateConnection();
    }

    /// <summary>Hangfire's log, in ours. Hangfire keeps it in a static property, set by the last host of a process: once that host is gone nothing is written,
    /// but the other hosts' workers carry on. Only the type of an exception is written, since its message may contain personal data.</summary>
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

/// <param name="Slots">Number of jobs run at once.</param>
/// <param name="TimeZone">The schools' time zone, which decides when it is night.</param>
/// <param name="Works">False for a process that only queues jobs.</param>
public sealed record JobSettings(int Slots, TimeZoneInfo TimeZone, bool Works)
{
    /// <summary>Seconds before each retry of a failed job, which is then given up: eight retries over about a quarter of an hour.</summary>
    public IReadOnlyList<int> RetryDelays { get; init; } = [5, 10, 20, 40, 80, 160, 300, 300];
}
