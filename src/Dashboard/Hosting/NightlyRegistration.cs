using ConsentLens.Pipeline.Audit;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.Judging;
using ConsentLens.Pipeline.Judging.Rematch;
using ConsentLens.Pipeline.Night;
using ConsentLens.Pipeline.Retention;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Schema;
using ConsentLens.Pipeline.Vault.Keys;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Registers the nightly work: expired photos are deleted first, then faces are compared again, and finally everything is judged.</summary>
internal static class NightlyRegistration
{
    private const int Purging = 10;
    private const int Sweeping = 15;
    private const int Matching = 20;
    private const int Judging = 30;

    /// <summary>Adds the nightly jobs and everything they need.</summary>
    public static IServiceCollection AddNightlyJobs(this IServiceCollection services)
    {
        services.AddSingleton<AuditSealerSource>(provider => async (school, token) =>
        {
            using DataKey key = await provider.GetRequiredService<SchoolKeyStore>().OpenAsync(school, KeyPurpose.AuditLog, token);
            return new AuditSealer(key);
        });
        services.AddSingleton<PhotoKeySource>(provider => (school, token) => provider.GetRequiredService<SchoolKeyStore>().OpenAsync(school, KeyPurpose.School, token));
        services.AddSingleton<AuditStore>();
        services.AddSingleton(provider => new AuditStoreAnchor(
            provider.GetRequiredService<ConsentLensDbContextFactory>(),
            provider.GetRequiredService<AuditSealerSource>(),
            provider.GetRequiredService<StationSettings>().Data.KeyFolder,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RetentionRules>();
        services.AddSingleton(provider => DetectorTrust.Of([provider.GetRequiredService<ScreeningEngine>().Pack]));
        services.AddSingleton<RejudgePhotos>();
        services.AddSingleton<RejudgePerson>();
        services.AddSingleton<RejudgeSchool>();
        services.AddSingleton<RematchPhotos>();
        services.AddSingleton<RematchSchool>();
        services.AddSingleton<DestroyBiometrics>();
        services.AddSingleton<PurgeExpired>();
        services.AddSingleton<SweepFiles>();
        services.AddSingleton<RunNight>();
        services.AddSingleton<INightlyJob, BatchResumption>();
        AddNight(services, "deleting expired photos", Purging, async (provider, school, token) =>
            NightlyCounts.Of(await provider.GetRequiredService<PurgeExpired>().RunAsync(school, token)));
        AddNight(services, "cleaning up files", Sweeping, async (provider, school, token) =>
        {
            _ = await provider.GetRequiredService<SweepFiles>().RunAsync(school, token);
            return NightlyCounts.None;
        });
        AddNight(services, "comparing faces", Matching, async (provider, school, token) =>
            NightlyCounts.Of(await provider.GetRequiredService<RematchSchool>().RunAsync(school, token)));
        AddNight(services, "judging photos", Judging, async (provider, school, token) =>
            NightlyCounts.Of(await provider.GetRequiredService<RejudgeSchool>().RunAsync(school, JudgingCause.Night, token)));
        AddNight(services, "anchoring the audit log", RunNight.AfterTheRecord, async (provider, school, token) =>
        {
            await provider.GetRequiredService<AuditStoreAnchor>().RunAsync(school, token);
            return NightlyCounts.None;
        });
        return services;
    }

    // Created when the night comes, so that starting a process does not load models for it.
    private static void AddNight(
        IServiceCollection services, string name, int order, Func<IServiceProvider, int, CancellationToken, Task<NightlyCounts>> work) =>
        services.AddSingleton<INightlyJob>(provider => new NightlyWork(name, order, (school, token) => work(provider, school, token)));
}
