using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace ConsentLens.Pipeline.Jobs.Quartz;

/// <summary>Sets Quartz up: jobs in PostgreSQL, shared by any number of processes, each taking over from one that died.</summary>
public static class QuartzRegistration
{
    /// <summary>The name that all processes of an installation share.</summary>
    public const string SchedulerName = "consentlens";

    /// <summary>How often a process says that it lives.</summary>
    public static TimeSpan CheckinInterval { get; } = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan CheckinMisfire = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan DatabaseRetry = TimeSpan.FromSeconds(2);

    /// <summary>Adds the queue, and where this process works, the scheduler with the nightly trigger.</summary>
    public static IServiceCollection AddQuartzJobs(this IServiceCollection services, QuartzSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddSingleton(settings);
        services.AddSingleton<IJobQueue, QuartzJobQueue>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(options =>
            {
                options.InstanceName = SchedulerName;
                options.GenerateInstanceId = true;
                options.IdleWaitTime = TimeSpan.FromSeconds(2);
                options.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(settings.Slots);
            quartz.UsePersistentStore(store => Configure(store, settings));
            if (settings.Works)
                AddNight(quartz, settings.TimeZone);
        });
        if (settings.Works)
            services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        return services;
    }

    private static void Configure(IPersistentStoreBuilder store, QuartzSettings settings)
    {
        store.UsePostgres(settings.ConnectionString);
        store.UseSystemTextJsonSerializer();
        store.UseClustering(cluster =>
        {
            cluster.CheckinInterval = CheckinInterval;
            cluster.CheckinMisfireThreshold = CheckinMisfire;
        });
        store.ConfigureStore(options =>
        {
            options.StoreJobDataAsStrings = true;
            options.SchemaProvisioning = SchemaProvisioning.CreateIfMissing;
            options.DbRetryInterval = DatabaseRetry;
            options.RecoverFiringsCancelledByShutdown = true;
        });
    }

    private static void AddNight(IQuartzBuilder quartz, TimeZoneInfo zone)
    {
        quartz.AddJob<NightlyQuartzJob>(job => job.WithIdentity(NightlyQuartzJob.Key).StoreDurably().RequestRecovery());
        quartz.AddTrigger(trigger => trigger
            .ForJob(NightlyQuartzJob.Key)
            .WithIdentity("nightly")
            .WithRetryPolicy(RetryPolicy.Fixed(3, TimeSpan.FromMinutes(10)))
            .WithSchedule(NightlySchedule.In(zone)));
    }
}
