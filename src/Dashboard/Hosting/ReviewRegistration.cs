using ConsentLens.Dashboard.Pages.Photos;
using ConsentLens.Pipeline.Review;
using ConsentLens.Pipeline.Review.Dossier;
using ConsentLens.Pipeline.Review.Safeguarding;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Registers the review of photos.</summary>
internal static class ReviewRegistration
{
    /// <summary>Adds the services of the review, of blocked photos and of safeguarding concerns.</summary>
    public static IServiceCollection AddReview(this IServiceCollection services)
    {
        services.AddSingleton<IdentifyFace>();
        services.AddSingleton<OverrideBlock>();
        services.AddSingleton<MarkMissedFace>();
        services.AddSingleton<AssertPhoto>();
        services.AddSingleton<ReviewQueue>();
        services.AddSingleton<SafeguardingStop>();
        services.AddSingleton<RecordView>();
        services.AddSingleton<RedactedPreview>();
        services.AddSingleton<PhotoDossierReader>();
        services.AddSingleton<PhotoHistory>();
        services.AddSingleton<PhotoDeskServices>();
        return services.AddSingleton<BlockedPhotos>();
    }
}
