using System.Globalization;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;

namespace ConsentLens.Pipeline.School.Review.Safeguarding;

/// <summary>Seals and opens what is written of a concern.</summary>
internal static class ConcernText
{
    public static byte[] SealNote(DataKey key, long photoId, DateTimeOffset raisedAt, string note) =>
        SealedBytes.SealText(key, ContextOf("note_ciphertext", photoId, raisedAt), note);

    public static byte[] SealOutcome(DataKey key, long photoId, DateTimeOffset raisedAt, string outcome) =>
        SealedBytes.SealText(key, ContextOf("outcome_ciphertext", photoId, raisedAt), outcome);

    public static SafeguardingConcern Open(DataKey key, SafeguardingConcernRow row, long batchId, string batchName) => new()
    {
        Id = row.Id,
        PhotoId = row.PhotoId,
        BatchId = batchId,
        BatchName = batchName,
        RaisedBy = row.RaisedBy,
        RaisedAt = row.RaisedAt,
        Note = Text(key, "note_ciphertext", row, row.NoteCiphertext),
        Outcome = Text(key, "outcome_ciphertext", row, row.OutcomeCiphertext),
        ClosedBy = row.ClosedBy,
        ClosedAt = row.ClosedAt,
        IsPhotoFree = row.IsPhotoFree,
    };

    private static string? Text(DataKey key, string column, SafeguardingConcernRow row, byte[]? stored) =>
        stored is null ? null : SealedBytes.OpenText(key, ContextOf(column, row.PhotoId, row.RaisedAt), stored);

    // By photo and time, and not by the concern's id, which the database has not given yet when the note is sealed.
    private static SealedContext ContextOf(string column, long photoId, DateTimeOffset raisedAt) =>
        new("safeguarding_concerns", column, string.Create(CultureInfo.InvariantCulture, $"{photoId}/{raisedAt.ToUnixTimeMilliseconds()}"));
}
