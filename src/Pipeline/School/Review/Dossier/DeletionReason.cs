using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>Seals why a photo was deleted that had been uploaded by mistake.</summary>
internal static class DeletionReason
{
    /// <summary>The reason as it stands in the note of the row that says so.</summary>
    public static string Seal(DataKey key, long photoId, string text) => Convert.ToBase64String(SealedBytes.SealText(key, ContextOf(photoId), text));

    /// <summary>The reason; null for a row that says something else.</summary>
    public static string? Open(DataKey key, PhotoAssertionRow row) => row is { Kind: PhotoAssertionKind.Deleted, Note: { } note }
        ? SealedBytes.OpenText(key, ContextOf(row.PhotoId), Convert.FromBase64String(note))
        : null;

    // A photo is deleted once.
    private static SealedContext ContextOf(long photoId) => new("photo_assertions", "note", string.Create(CultureInfo.InvariantCulture, $"{photoId}/deleted"));
}
