using ConsentLens.Pipeline.Audit;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.Jobs.Screening;
using ConsentLens.Pipeline.Judging;
using ConsentLens.Pipeline.Judging.Rematch;
using ConsentLens.Pipeline.Retention;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Templates;
using ConsentLens.Pipeline.Vault.Keys;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Puts the night's work together: what is over is destroyed first, then faces are compared anew, and at last everything is judged.</summary>
internal static class NightlyRegistration
{
    private const int Purging = 10;
    private const int Matching = 20;
    private const int Judging = 30;

    /// <summary>Adds the night's jobs and all that they need.</summary>
    public static IServiceCollection AddNightlyJobs(this IServiceCollection services)
    {
        services.AddSingleton<AuditSealerSource>(provider => async (school, token) =>
        {
            using DataKey key = await provider.GetRequiredService<SchoolKeyStore>().OpenAsync(school, KeyPurpose.AuditLog, token);
            return new AuditSealer(key);
        });
        services.AddSingleton<PhotoKeySource>(provider => (school, token) => provider.GetRequiredService<SchoolKeyStore>().OpenAsync(school, KeyPurpose.School, token));
        services.AddSingleton<TemplateSource>(provider => provider.GetRequiredService<TemplateStore>().LoadAsync);
        services.AddSingleton<AuditStore>();
        services.AddSingleton<RetentionRules>();
        services.AddSingleton<PhotoReader>();
        services.AddSingleton(provider => DetectorTrust.Of([provider.GetRequiredService<ScreeningEngine>().Pack]));
        services.AddSingleton(provider => new StoredFaceEmbedder(provider.GetRequiredService<ScreeningEngine>().Pack));
        services.AddSingleton<RejudgePhotos>();
        services.AddSingleton<RejudgePerson>();
        services.AddSingleton<RejudgeSchool>();
        services.AddSingleton<RematchPhotos>();
        services.AddSingleton<RematchSchool>();
        services.AddSingleton<DestroyBiometrics>();
        services.AddSingleton<PurgeExpired>();
        services.AddSingleton<INightlyJob, BatchResumption>();
        AddNight(services, Purging, provider => provider.GetRequiredService<PurgeExpired>().RunAsync);
        AddNight(services, Matching, provider => provider.GetRequiredService<RematchSchool>().RunAsync);
        AddNight(services, Judging, provider => (school, token) => provider.GetRequiredService<RejudgeSchool>().RunAsync(school, JudgingCause.Night, token));
        return services;
    }

    // Opened when the night comes: a process that starts does not load models for it.
    private static void AddNight(IServiceCollection services, int order, Func<IServiceProvider, Func<int, CancellationToken, Task>> work) =>
        services.AddSingleton<INightlyJob>(provider => new NightlyWork(order, (school, token) => work(provider)(school, token)));
}
