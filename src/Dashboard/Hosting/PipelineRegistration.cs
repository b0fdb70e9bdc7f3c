using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Ingest;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.Jobs.Quartz;
using ConsentLens.Pipeline.Jobs.Screening;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Schema;
using ConsentLens.Pipeline.Storage.Templates;
using ConsentLens.Pipeline.Vault.Blobs;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Puts the pipeline together for a process.</summary>
internal static class PipelineRegistration
{
    /// <summary>How many photos can be opened for uploads and pages while every job has one open too.</summary>
    private const int DecodersForPages = 2;

    /// <summary>Adds storage, jobs and queue.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="station">The installation; stays the caller's.</param>
    /// <param name="works">Whether this process runs jobs or only queues them.</param>
    public static IServiceCollection AddPipeline(this IServiceCollection services, Station station, bool works)
    {
        StationSettings settings = station.Settings;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(new ImagingLimits());
        services.AddSingleton<IPhotoReader>(provider => Decoders.Open(provider.GetRequiredService<ImagingLimits>(), settings.Slots + DecodersForPages));
        services.AddSingleton(_ => station.DataSource);
        services.AddSingleton(_ => new ConsentLensDbContextFactory(station.DataSource));
        services.AddSingleton<SchoolDirectory>();
        services.AddSingleton(_ => station.Vault);
        services.AddSingleton<SchoolKeyStore>();
        services.AddSingleton<PersonKeyStore>();
        services.AddSingleton<TemplateStore>();
        services.AddSingleton(provider => new EncryptedBlobStore(settings.Data.Photos, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<BatchRegistration>();
        services.AddSingleton<JudgingBasisReader>();
        services.AddSingleton<ScreeningRecord>();
        services.AddSingleton<BatchScreening>();
        services.AddSingleton<PipelineMetrics>();
        services.AddSingleton<LiveWorkers>();
        services.AddSingleton(provider => new ScreeningEngine(
            settings.ModelsFolder, settings.Pack, new ChosenThresholds(settings.MatchAt, settings.PossibleAt), provider.GetRequiredService<IPhotoReader>()));
        services.AddKeyedSingleton<IPipelineJob, IngestBatch>(JobKind.IngestBatch);
        services.AddKeyedSingleton<IPipelineJob, ScreenPhotos>(JobKind.ScreenPhotos);
        services.AddKeyedSingleton<IPipelineJob, EnrolReferences>(JobKind.EnrolReferences);
        services.AddKeyedSingleton<IPipelineJob, MatchPhotosAgain>(JobKind.MatchPhotosAgain);
        services.AddRegister();
        services.AddKeyedSingleton<IPipelineJob, BuildReleases>(JobKind.BuildRelease);
        services.AddKeyedSingleton<IPipelineJob, RematchSchools>(JobKind.RematchSchool);
        services.AddSingleton<GivenUpJobs>();
        services.AddUploads(settings.Data);
        services.AddNightlyJobs();
        services.AddSchoolServices();
        services.AddReview();
        return services.AddQuartzJobs(new QuartzSettings(station.ConnectionString, settings.Slots, settings.TimeZone, works));
    }
}
