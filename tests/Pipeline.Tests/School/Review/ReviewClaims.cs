using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Tests.School.Review;

/// <summary>Who looks at photos of the review queue.</summary>
public static class ReviewClaims
{
    /// <summary>Who holds a photo at an instant, or null.</summary>
    public static async Task<string?> HolderAsync(ConsentLensDbContext context, long photo, DateTimeOffset now) => await context.ReviewClaims
        .Where(claim => claim.PhotoId == photo && claim.ClaimedUntil > now)
        .Select(claim => claim.ClaimedBy)
        .SingleOrDefaultAsync();
}
