using System.Globalization;
using System.Text;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Judging.Names;

/// <summary>Keeps the texts that come with pictures, so that they can be searched again. The same bytes are one picture, whatever they are called and wherever they lie.</summary>
/// <param name="rejudge">Judges the photos again that a further name of the same picture reaches.</param>
public sealed class KeptTexts(JudgingBasisReader bases, RejudgePhotos rejudge)
{
    // The letters "text": the first half of the advisory lock, whose second half is made of the picture.
    private const int LockSpace = 0x74657874;

    /// <summary>
    /// Holds a picture still until the context's transaction ends: nobody else adds a photo or a text of it. When there are photos of it already, the register and what
    /// is judged are held, too, so that no search overlooks what is added. To be taken before <c>FilesLock</c>.
    /// </summary>
    /// <returns>The basis to search by.</returns>
    internal async Task<JudgingBasis> HoldAsync(ConsentLensDbContext context, BlobAddress picture, JudgingBasis known, CancellationToken cancellationToken)
    {
        string blobId = picture.ToString();
        await context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockSpace}, hashtext({blobId}))", cancellationToken);
        return await context.Photos.AnyAsync(photo => photo.BlobId == blobId, cancellationToken)
            ? await bases.HoldAsync(context, known, cancellationToken)
            : known;
    }

    /// <summary>Adds texts of a picture that is held, and whom they and the batch name, to every photo that has it; and to a new one whom the others name.</summary>
    /// <returns>The photos of which a text names somebody that was not there before. They are to be judged again once this is committed.</returns>
    internal static async Task<long[]> AddAsync(
        ConsentLensDbContext context, DataKey key, BatchRow batch, string blobId, string[] texts, RegisterNames names, DateTimeOffset now, CancellationToken cancellationToken)
    {
        int school = context.CurrentSchoolId;
        bool isNews = false;
        foreach (string text in texts.Where(text => !string.IsNullOrWhiteSpace(text)))
        {
            PhotoTextRow row = New(key, school, blobId, batch.Id, text);
            isNews |= 0 < await context.Database.ExecuteSqlAsync(
                $"""
                insert into photo_texts (school_id, blob_id, batch_id, text_hash, ciphertext, names_sha256)
                values ({school}, {blobId}, {batch.Id}, {row.TextHash}, {row.Ciphertext}, {names.Sha256}) on conflict do nothing
                """,
                cancellationToken);
        }

        string[] found = names.In([.. texts, .. BatchName.Open(key, batch.Id, batch.NameCiphertext).Texts()]);
        long[] named = await context.Database.SqlQuery<long>(
            $"""
            insert into photo_names (school_id, photo_id, person_id, found_at)
            select {school}, photo.id, named.person_id, {now} from photos photo cross join (
                select unnest({found}) as person_id
                union
                select name.person_id from photo_names name join photos twin on twin.school_id = name.school_id and twin.id = name.photo_id
                where twin.school_id = {school} and twin.blob_id = {blobId}) named
            where photo.school_id = {school} and photo.blob_id = {blobId}
            on conflict do nothing returning photo_id as "Value"
            """).ToArrayAsync(cancellationToken);
        // Whoever checked the names checked those of the texts that were there.
        long[] namedAgain = isNews
            ? await context.Database.SqlQuery<long>(
                $"""
                update photo_names name set found_at = {now} from photos photo
                where photo.school_id = {school} and photo.blob_id = {blobId} and name.school_id = {school} and name.photo_id = photo.id and name.person_id = any({found})
                returning photo.id as "Value"
                """).ToArrayAsync(cancellationToken)
            : [];
        return [.. named.Union(namedAgain)];
    }

    /// <summary>Judges photos again that were named by a further text.</summary>
    internal Task RejudgeAsync(int schoolId, long[] photoIds) =>
        photoIds.Length == 0 ? Task.CompletedTask : rejudge.RunAsync(schoolId, photoIds, JudgingCause.Names, CancellationToken.None);

    /// <summary>Whether all these texts of a picture are kept.</summary>
    internal static async Task<bool> HaveAllAsync(ConsentLensDbContext context, DataKey key, string blobId, long batchId, string[] texts)
    {
        HashSet<string> said = [.. texts.Where(text => !string.IsNullOrWhiteSpace(text))];
        byte[][] hashes = [.. said.Select(text => HashOf(key, blobId, batchId, text))];
        return await context.PhotoTexts.CountAsync(row => row.BlobId == blobId && row.BatchId == batchId && hashes.Contains(row.TextHash)) == said.Count;
    }

    /// <summary>Notes that more was said of a picture that is held, which could not be read. Whoever looked at what could not be read until now did not see this.</summary>
    /// <returns>Its photos. They are to be judged again once this is committed.</returns>
    internal static async Task<long[]> MissSomeAsync(ConsentLensDbContext context, string blobId, DateTimeOffset now)
    {
        IQueryable<PhotoRow> photos = context.Photos.Where(photo => photo.BlobId == blobId);
        await photos.ExecuteUpdateAsync(update => update.SetProperty(photo => photo.UnreadTextsSince, now));
        return await photos.Select(photo => photo.Id).ToArrayAsync();
    }

    /// <summary>A text, sealed, that was not searched yet.</summary>
    internal static PhotoTextRow New(DataKey key, int schoolId, string blobId, long batchId, string text)
    {
        byte[] hash = HashOf(key, blobId, batchId, text);
        byte[] ciphertext = SealedBytes.SealText(key, ContextOf(blobId, batchId, hash), text);
        return new PhotoTextRow { SchoolId = schoolId, BlobId = blobId, BatchId = batchId, TextHash = hash, Ciphertext = ciphertext };
    }

    /// <exception cref="VaultException">It was changed, or is another picture's.</exception>
    internal static string Open(DataKey key, string blobId, long batchId, byte[] hash, byte[] ciphertext) =>
        SealedBytes.OpenText(key, ContextOf(blobId, batchId, hash), ciphertext);

    private static byte[] HashOf(DataKey key, string blobId, long batchId, string text)
    {
        byte[] named = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"text of picture {blobId} in batch {batchId}\n{text}"));
        return BlobAddress.Of(key, Digest.Sha256(named)).Bytes.ToArray();
    }

    private static SealedContext ContextOf(string blobId, long batchId, byte[] hash) =>
        new("photo_texts", "ciphertext", string.Create(CultureInfo.InvariantCulture, $"{blobId}/{batchId}/{Convert.ToHexStringLower(hash)}"));
}
