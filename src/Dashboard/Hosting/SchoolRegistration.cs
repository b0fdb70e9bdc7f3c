using ConsentLens.Pipeline.Audit;
using ConsentLens.Pipeline.Channels;
using ConsentLens.Pipeline.Faces;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Invariants;
using ConsentLens.Pipeline.Jobs.Screening;
using ConsentLens.Pipeline.Judging.Rematch;
using ConsentLens.Pipeline.Publication;
using ConsentLens.Pipeline.Schools;
using ConsentLens.Pipeline.Settings;
using ConsentLens.Pipeline.Takedown;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Adds what a school does with its channels, releases, takedowns and settings.</summary>
internal static class SchoolRegistration
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddSchoolServices(this IServiceCollection services)
    {
        services.AddSingleton<UsualThresholds>(provider => () => provider.GetRequiredService<ScreeningEngine>().Pack.Embedding.Thresholds);
        services.AddSingleton<AddSchool>();
        services.AddSingleton<ChangeSettings>();
        services.AddSingleton<RenameSchool>();
        services.AddSingleton<OpenChannel>();
        services.AddSingleton<ChangeChannel>();
        services.AddSingleton<CloseChannel>();
        services.AddSingleton<ReleaseDraft>();
        services.AddSingleton<ApproveRelease>();
        services.AddSingleton<CancelRelease>();
        services.AddSingleton(provider => new CopyMaker(
            provider.GetRequiredService<IPhotoReader>(), AnalyserOf(provider), provider.GetRequiredService<StoredFaceEmbedder>()));
        services.AddSingleton<BuildRelease>();
        services.AddSingleton<DownloadPackage>();
        services.AddSingleton<RecordPublication>();
        services.AddSingleton<CheckAudit>();
        services.AddSingleton<CheckInvariants>();
        services.AddSingleton<TakedownList>();
        services.AddSingleton<ConfirmTakedown>();
        return services;
    }

    // The analyser that compares faces: a redacted face that can still be recognised in its copy must be found.
    private static FaceAnalyser AnalyserOf(IServiceProvider provider) => provider.GetRequiredService<ScreeningEngine>().ModelsFor(comparesFaces: true).Analyser;
}
