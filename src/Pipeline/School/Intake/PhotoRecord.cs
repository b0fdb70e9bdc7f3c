using System.Globalization;
using System.Text;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>The rows of one batch's photos as they are taken in: the photo, its texts and whom they name, and the verdicts of one that cannot be read.</summary>
internal sealed class PhotoRecord(DataKey key, BatchRow batch, TimeProvider time)
{
    /// <summary>A row for a photo that is to be screened.</summary>
    public PhotoRow New(string name, byte[] nameHash) => new()
    {
        SchoolId = batch.SchoolId,
        BatchId = batch.Id,
        State = PhotoState.Uploaded,
        FileNameCiphertext = PhotoFileName.Seal(key, batch.Id, nameHash, name),
        FileNameHash = nameHash,
        UploadedAt = time.GetUtcNow(),
    };

    /// <summary>Says in a row where its bytes lie.</summary>
    public static void Describe(PhotoRow row, StoredBlob blob)
    {
        row.BlobId = blob.Address.ToString();
        row.ByteSize = blob.Length;
    }

    /// <summary>Says in a row why it cannot be read.</summary>
    public static void Describe(PhotoRow row, PhotoUnreadableException unreadable)
    {
        row.State = PhotoState.Unreadable;
        row.Problem = unreadable.Message;
    }

    /// <summary>Adds a photo with its texts and whom they and the batch name, in the context's transaction.</summary>
    /// <param name="current">The batch as it is called now.</param>
    /// <returns>The other photos of the same picture that name somebody more by that.</returns>
    /// <exception cref="DbUpdateException">Another transaction added a file of this name.</exception>
    public async Task<long[]> AddAsync(ConsentLensDbContext context, PhotoRow row, BatchRow current, string[] texts, JudgingBasis basis, CancellationToken cancellationToken)
    {
        context.Photos.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        if (row.BlobId is { } picture)
            return [.. (await KeptTexts.AddAsync(context, key, current, picture, texts, basis.Names, time.GetUtcNow(), cancellationToken)).Where(photo => photo != row.Id)];
        // Without pixels it is never shown, so there is nothing to search it again for.
        string[] named = basis.Names.In([.. texts, .. BatchName.Open(key, current.Id, current.NameCiphertext).Texts()]);
        context.PhotoNames.AddRange(named.Select(person => new PhotoNameRow { SchoolId = batch.SchoolId, PhotoId = row.Id, PersonId = person, FoundAt = time.GetUtcNow() }));
        await context.SaveChangesAsync(cancellationToken);
        var evidence = new PhotoEvidence { FullyScanned = false, DamageGoesUnseen = true, Faces = [], NamedPersonIds = named };
        await basis.WriteVerdictsAsync(context, new StoredEvidence(row.Id, batch.Id, row.State, [], evidence), comparison: null, cancellationToken);
        return [];
    }

    /// <summary>The batch's photo with the same bytes, or 0.</summary>
    public Task<long> FindTwinAsync(ConsentLensDbContext context, string blobId, CancellationToken cancellationToken) =>
        context.Photos
            .Where(photo => photo.BatchId == batch.Id && photo.BlobId == blobId)
            .Select(photo => photo.Id)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Another batch in which a photo of the same bytes lies, as far as it may be told; null when there is none.</summary>
    public async Task<Elsewhere?> FindElsewhereAsync(ConsentLensDbContext context, string blobId, CancellationToken cancellationToken)
    {
        IQueryable<PhotoRow> same = context.Photos.Where(photo => photo.BlobId == blobId && photo.BatchId != batch.Id);
        var earlier = await same
            .Where(photo => photo.State != PhotoState.Locked)
            .Join(context.Batches, photo => photo.BatchId, other => other.Id, (photo, other) => new { other.Id, other.NameCiphertext, other.CreatedAt })
            .OrderBy(other => other.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (earlier is not null)
            return new Elsewhere(new EarlierBatch(earlier.Id, BatchName.Open(key, earlier.Id, earlier.NameCiphertext).Name, earlier.CreatedAt));
        // A photo that is locked for safeguarding does not come back in, and nobody is told where it lies.
        return await same.AnyAsync(cancellationToken) ? new Elsewhere(Batch: null) : null;
    }
}

/// <summary>That a photo lies in another batch.</summary>
/// <param name="Batch">Which one; null where that is not to be told.</param>
internal sealed record Elsewhere(EarlierBatch? Batch);

/// <summary>Seals the file names of photos: they hold names of people.</summary>
public static class PhotoFileName
{
    /// <summary>A keyed hash of a file's path in its batch, 32 bytes: finds the file again without telling its name to whoever has no key.</summary>
    public static byte[] HashOf(DataKey key, long batchId, string name)
    {
        byte[] named = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"file name of batch {batchId}\n{name}"));
        return BlobAddress.Of(key, Digest.Sha256(named)).Bytes.ToArray();
    }

    public static byte[] Seal(DataKey key, long batchId, byte[] nameHash, string name) => SealedBytes.SealText(key, ContextOf(batchId, nameHash), name);

    /// <exception cref="VaultException">It was changed, or is another photo's.</exception>
    public static string Open(DataKey key, long batchId, byte[] nameHash, byte[] sealedName) => SealedBytes.OpenText(key, ContextOf(batchId, nameHash), sealedName);

    // By the hash, and not by the photo's id, which the database has not given yet when the name is sealed.
    private static SealedContext ContextOf(long batchId, byte[] nameHash) =>
        new("photos", "file_name_ciphertext", string.Create(CultureInfo.InvariantCulture, $"{batchId}/{Convert.ToHexStringLower(nameHash)}"));
}
