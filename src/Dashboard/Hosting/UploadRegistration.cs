using ConsentLens.Pipeline.Batches;
using ConsentLens.Pipeline.Ingest;
using ConsentLens.Pipeline.Jobs.Screening;
using ConsentLens.Pipeline.Night;
using ConsentLens.Pipeline.Overview;
using ConsentLens.Pipeline.Previews;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Registers uploads and batches.</summary>
internal static class UploadRegistration
{
    /// <summary>Adds uploads, previews and the queries of the batch pages.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="data">Where the data are.</param>
    public static IServiceCollection AddUploads(this IServiceCollection services, DataFolder data)
    {
        services.AddSingleton<CurrentBasis>();
        services.AddSingleton(new UploadLimits());
        services.AddSingleton(provider => new UploadScratch(data.Uploads, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new PreviewCache(data.Previews));
        services.AddSingleton<OpenUpload>();
        services.AddSingleton<ReceivePhoto>();
        services.AddSingleton<ReceiveZip>();
        services.AddSingleton<FinishUpload>();
        services.AddSingleton<UploadContents>();
        services.AddSingleton<INightlyJob, AbandonedUploads>();
        services.AddSingleton<PhotoPreviews>();
        services.AddSingleton<BatchList>();
        services.AddSingleton<BatchGrid>();
        services.AddSingleton<BatchVerdicts>();
        services.AddSingleton<BatchStatusReader>();
        services.AddSingleton<BatchWatch>();
        services.AddSingleton<RetryBatch>();
        services.AddSingleton<UnrecognisedPeople>();
        return services.AddSingleton<HomeOverview>();
    }
}
