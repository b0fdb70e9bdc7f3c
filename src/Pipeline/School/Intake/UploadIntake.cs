using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>
/// Takes uploaded files in, which may come again, at the same time as others, and under names that say little: a phone calls every photo
/// "image.jpg". A file is known by its name and its bytes together; another photo of the same name gets a number behind it.
/// </summary>
/// <param name="within">The folder or zip in which the files came, where their names do not tell it; its name counts for each of them.</param>
/// <param name="beside">What the files that came with them say of them: a photo comes in together with it, wherever the program may end.</param>
internal sealed class UploadIntake(
    ConsentLensDbContextFactory contexts,
    EncryptedBlobStore blobs,
    IPhotoReader reader,
    KeptTexts texts,
    BatchScreening screening,
    DataKey key,
    BatchRow batch,
    string? within,
    SidecarTexts beside,
    JudgingBasis basis,
    TimeProvider time)
{
    private readonly PhotoRecord _record = new(key, batch, time);

    /// <summary>Takes one file in.</summary>
    public async Task<ReceivedPhoto> AddAsync(PhotoEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            using PhotoBytes file = await entry.ReadAsync(cancellationToken);
            return await AddAsync(entry, file.Memory, FileTexts.Read(reader, file.Memory));
        }
        catch (PhotoUnreadableException other) when (other.Reason == UnreadableReason.NotAPhoto)
        {
            return new ReceivedPhoto(entry.Name, IntakeOutcome.Ignored, Problem: other.Message);
        }
        catch (PhotoUnreadableException unreadable)
        {
            return await RecordAsync(entry, null, row => PhotoRecord.Describe(row, unreadable), null, FileTexts.None);
        }
    }

    private async Task<ReceivedPhoto> AddAsync(PhotoEntry entry, ReadOnlyMemory<byte> file, FileTexts captions)
    {
        BlobAddress address = BlobAddress.Of(key, Digest.Sha256(file.Span));
        ReceivedPhoto? known;
        await using (ConsentLensDbContext context = contexts.Create(batch.SchoolId))
        {
            // Most of what comes again is found here, before anything is written. In another zip it may say more than before.
            known = (await FindAsync(context, entry.Name, address)).Answer;
            bool isTold = known is { Outcome: IntakeOutcome.Known } && !beside.IsIncomplete(entry.Name) && await KeptTexts.HaveAllAsync(context, key, address.ToString(), batch.Id, TextsOf(entry));
            if (isTold)
                return known!;
        }

        StoredBlob blob = known is null ? await blobs.WriteAsync(key, file, CancellationToken.None) : new StoredBlob(address, file.Length, AlreadyPresent: true);
        return await RecordAsync(
            entry,
            address,
            row => PhotoRecord.Describe(row, blob),
            context => FilesLock.KeepAsync(context, blobs, key, blob.Address, file, CancellationToken.None),
            captions);
    }

    private async Task<ReceivedPhoto> RecordAsync(PhotoEntry entry, BlobAddress? address, Action<PhotoRow> describe, Func<ConsentLensDbContext, Task>? keep, FileTexts captions)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, batch.SchoolId, SchoolLock.None, CancellationToken.None);
        ConsentLensDbContext context = transaction.Context;
        await UploadLock.TakeAsync(context, batch.Id, CancellationToken.None);
        BatchRow open = await UploadLock.RequireOpenAsync(context, batch.Id, CancellationToken.None);
        JudgingBasis held = address is { } picture ? await texts.HoldAsync(context, picture, basis, CancellationToken.None) : basis;
        (string free, ReceivedPhoto? answer) = await FindAsync(context, entry.Name, address);
        DateTimeOffset now = time.GetUtcNow();
        if (answer is not null && address is { } again)
        {
            // Under whatever name and in whatever zip or batch it comes again: it says who is in the one that is kept.
            long[] named = await KeptTexts.AddAsync(context, key, open, again.ToString(), TextsOf(entry), held.Names, now, CancellationToken.None);
            if (beside.IsIncomplete(entry.Name))
                named = [.. named.Union(await KeptTexts.MissSomeAsync(context, again.ToString(), now))];
            await transaction.CommitAsync(CancellationToken.None);
            await texts.RejudgeAsync(batch.SchoolId, named);
        }

        if (answer is not null)
            return answer;
        PhotoRow row = _record.New(free, PhotoFileName.HashOf(key, batch.Id, free));
        describe(row);
        row.UnreadTextsSince = beside.IsIncomplete(entry.Name) || captions.AreUnread ? now : null;
        if (keep is not null)
            await keep(context);
        await _record.AddAsync(context, row, open, [.. TextsOf(entry), captions.Text], held, CancellationToken.None);
        int stored = await context.Photos.CountAsync(photo => photo.BatchId == batch.Id && photo.BlobId != null, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        // With the first photo, and then whenever a chunk has come together.
        if (row.BlobId is not null && stored % BatchScreening.ChunkSize == 1)
            await screening.EnqueueOpenAsync(batch.SchoolId, batch.Id, CancellationToken.None);
        IntakeOutcome outcome = row.State == PhotoState.Unreadable ? IntakeOutcome.Unreadable : IntakeOutcome.Added;
        return new ReceivedPhoto(free, outcome, row.Id, Problem: row.Problem);
    }

    private string[] TextsOf(PhotoEntry entry) => [within is null ? entry.AllNames : $"{within}/{entry.AllNames}", .. beside.Of(entry.Name)];

    /// <summary>What is to be answered without taking anything in, or the name under which it is to be taken in. Null for an address is a file that cannot be read.</summary>
    private async Task<(string Free, ReceivedPhoto? Answer)> FindAsync(ConsentLensDbContext context, string name, BlobAddress? address)
    {
        string? blobId = address?.ToString();
        string free = name;
        for (int number = 2; ; number++)
        {
            byte[] nameHash = PhotoFileName.HashOf(key, batch.Id, free);
            var same = await context.Photos
                .Where(photo => photo.BatchId == batch.Id && photo.FileNameHash == nameHash)
                .Select(photo => new { photo.Id, photo.BlobId, photo.Problem })
                .SingleOrDefaultAsync();
            if (same is null)
                break;
            if (same.BlobId == blobId)
                return (free, new ReceivedPhoto(free, IntakeOutcome.Known, same.Id, Problem: same.Problem));
            free = $"{name} ({number})";
        }

        return (free, blobId is null ? null : await FindDuplicateAsync(context, name, blobId));
    }

    private async Task<ReceivedPhoto?> FindDuplicateAsync(ConsentLensDbContext context, string name, string blobId)
    {
        long twin = await _record.FindTwinAsync(context, blobId, CancellationToken.None);
        if (twin != 0)
            return new ReceivedPhoto(name, IntakeOutcome.Duplicate, twin);
        return await _record.FindElsewhereAsync(context, blobId, CancellationToken.None) is { } elsewhere
            ? new ReceivedPhoto(name, IntakeOutcome.Duplicate, Earlier: elsewhere.Batch)
            : null;
    }
}

/// <summary>
/// Lets one transaction at a time change what an upload holds: two copies of a photo that arrive at once are seen as such, and no photo arrives
/// while the upload is finished.
/// </summary>
internal static class UploadLock
{
    // The letters "upld": the first half of the advisory lock. Two batches that share the other half merely wait for each other.
    private const int LockSpace = 0x75706C64;

    /// <summary>Waits for the others; held until the context's transaction ends.</summary>
    public static Task TakeAsync(ConsentLensDbContext context, long batchId, CancellationToken cancellationToken)
    {
        int batch = unchecked((int)batchId);
        return context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockSpace}, {batch})", cancellationToken);
    }

    /// <summary>The batch, when it still takes files in.</summary>
    /// <exception cref="UploadRefusedException">There is no such batch, it is a folder's, or it takes nothing in any more.</exception>
    public static async Task<BatchRow> RequireOpenAsync(ConsentLensDbContext context, long batchId, CancellationToken cancellationToken)
    {
        BatchRow? batch = await context.Batches.AsNoTracking().SingleOrDefaultAsync(row => row.Id == batchId, cancellationToken);
        if (batch is null)
            throw new UploadRefusedException(UploadRefusal.NotFound, "This upload does not exist at this school; start a new one.");
        if (batch.State != BatchState.Receiving || batch.SourceCiphertext is not null)
            throw new UploadRefusedException(UploadRefusal.Finished, "This upload is already finished; start a new one for the remaining photos.");
        return batch;
    }
}
