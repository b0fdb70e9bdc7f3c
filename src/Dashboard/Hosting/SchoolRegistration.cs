using ConsentLens.Pipeline.Audit;
using ConsentLens.Pipeline.Channels;
using ConsentLens.Pipeline.Invariants;
using ConsentLens.Pipeline.Publication;
using ConsentLens.Pipeline.Schools;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Settings;
using ConsentLens.Pipeline.Takedown;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Adds what a school does with its channels, releases, takedowns and settings.</summary>
internal static class SchoolRegistration
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddSchoolServices(this IServiceCollection services)
    {
        services.AddSingleton<UsualThresholds>(provider => () => provider.GetRequiredService<ScreeningEngine>().ThresholdsFor([], school: null));
        services.AddSingleton<AddSchool>();
        services.AddSingleton<ChangeSettings>();
        services.AddSingleton<RenameSchool>();
        services.AddSingleton<OpenChannel>();
        services.AddSingleton<ChangeChannel>();
        services.AddSingleton<CloseChannel>();
        services.AddSingleton<ReleaseDraft>();
        services.AddSingleton<ApproveRelease>();
        services.AddSingleton<CancelRelease>();
        services.AddSingleton<StoredCopies>();
        services.AddSingleton<BuildRelease>();
        services.AddSingleton<DownloadPackage>();
        services.AddSingleton<RecordPublication>();
        services.AddSingleton<CheckAudit>();
        services.AddSingleton<CheckInvariants>();
        services.AddSingleton<TakedownList>();
        services.AddSingleton<ConfirmTakedown>();
        return services;
    }
}
