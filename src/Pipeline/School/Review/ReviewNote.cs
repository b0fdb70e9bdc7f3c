using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>The rule for what people write beside a decision.</summary>
public static class ReviewNote
{
    /// <summary>The most characters of a note.</summary>
    public const int MostCharacters = 1000;

    /// <summary>The fewest characters of a note that has to give a reason.</summary>
    public const int FewestCharacters = 5;

    /// <summary>The note as it is stored, or null when there is none.</summary>
    /// <exception cref="ReviewRefusedException">It is too long.</exception>
    internal static string? Of(string? note)
    {
        string text = note?.Trim() ?? string.Empty;
        if (text.Length > MostCharacters)
            throw new ReviewRefusedException($"The note has {text.Length} characters. Shorten it to {MostCharacters}.");
        return text.Length == 0 ? null : text;
    }

    /// <summary>The note where one is needed.</summary>
    /// <exception cref="ReviewRefusedException">It is missing, too short to be a reason, or too long.</exception>
    internal static string Require(string? note, string otherwise = "Enter a reason, in a few words. It is kept with the decision.") =>
        Of(note) is { Length: >= FewestCharacters } text
            ? text
            : throw new ReviewRefusedException(otherwise);
}

/// <summary>Finds a photo of which something is to be said, and holds it until the transaction ends.</summary>
internal static class ReviewablePhoto
{
    /// <summary>The photo, with the lock of everyone who judges. A locked one is as good as missing: nobody is told that it exists.</summary>
    /// <param name="liftsHold">Whether a hold is to be lifted, which outlives the picture.</param>
    /// <exception cref="ReviewRefusedException">There is no such photo to be spoken of.</exception>
    public static async Task<PhotoRow> HoldAsync(ConsentLensDbContext context, long photoId, bool liftsHold, CancellationToken cancellationToken)
    {
        await JudgingLock.TakeAsync(context, cancellationToken);
        PhotoRow? photo = await context.Photos.AsNoTracking().SingleOrDefaultAsync(row => row.Id == photoId, cancellationToken);
        return photo?.State switch
        {
            null or PhotoState.Locked => throw new ReviewRefusedException($"There is no photo {photoId}."),
            PhotoState.Uploaded => throw new ReviewRefusedException($"Photo {photoId} has not been searched for faces yet. Try again later."),
            PhotoState.Purged when !liftsHold => throw new ReviewRefusedException($"The picture of photo {photoId} has been deleted, so it can no longer be viewed."),
            _ => photo,
        };
    }
}

/// <summary>As of when somebody said something: they knew what stood on the page before them, not what was recorded since.</summary>
internal static class SeenTime
{
    public static DateTimeOffset Of(DateTimeOffset? seenAt, TimeProvider time) => time.GetUtcNow() is var now && seenAt < now ? seenAt.Value : now;
}

/// <summary>Something was said of a photo that cannot be taken. The message is one sentence for whoever said it, without names.</summary>
public sealed class ReviewRefusedException(string message) : RefusedException(message);
