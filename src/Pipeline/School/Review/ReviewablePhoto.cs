using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>Finds a photo of which something is to be said, and holds it until the transaction ends.</summary>
internal static class ReviewablePhoto
{
    /// <summary>The photo, with the lock of everyone who judges. A locked one is as good as missing: nobody is told that it exists.</summary>
    /// <exception cref="ReviewRefusedException">There is no such photo to be spoken of.</exception>
    public static async Task<PhotoRow> HoldAsync(ConsentLensDbContext context, long photoId, CancellationToken cancellationToken)
    {
        await JudgingLock.TakeAsync(context, cancellationToken);
        PhotoRow? photo = await context.Photos.AsNoTracking().SingleOrDefaultAsync(row => row.Id == photoId, cancellationToken);
        return photo?.State switch
        {
            null or PhotoState.Locked => throw new ReviewRefusedException($"There is no photo {photoId}."),
            PhotoState.Uploaded => throw new ReviewRefusedException($"Photo {photoId} has not been searched for faces yet. Try again later."),
            PhotoState.Purged => throw new ReviewRefusedException($"The picture of photo {photoId} was deleted at the end of the time it is kept, so it can no longer be viewed."),
            _ => photo,
        };
    }
}
