using System.Globalization;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>Seals on what ground somebody may be shown by way of exception.</summary>
internal static class ExceptionGround
{
    public static byte[] Seal(DataKey key, long photoId, string personId, string channelId, DateTimeOffset saidAt, string text) =>
        SealedBytes.SealText(key, ContextOf(photoId, personId, channelId, saidAt), text);

    /// <summary>The ground; null for a row that takes an exception back.</summary>
    public static string? Open(DataKey key, PhotoExceptionRow row) => row.GroundCiphertext is { } ground
        ? SealedBytes.OpenText(key, ContextOf(row.PhotoId, row.PersonId, row.ChannelId, row.SaidAt), ground)
        : null;

    private static SealedContext ContextOf(long photoId, string personId, string channelId, DateTimeOffset saidAt) => new(
        "photo_exceptions",
        "ground_ciphertext",
        string.Create(CultureInfo.InvariantCulture, $"{photoId}/{personId}/{channelId}/{AuditTime.Write(InstantConverter.ToStored(saidAt))}"));
}
