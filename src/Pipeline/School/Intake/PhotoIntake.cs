using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>
/// Takes the files of one batch in: each sealed into the blob store, and then recorded in one transaction. A file that was taken in already is passed
/// over, so a batch can be taken in again from the start.
/// </summary>
/// <param name="key">The school's key; stays the caller's.</param>
/// <param name="root">The name of the folder or zip from which the files come.</param>
/// <param name="basis">The register, and what an unreadable photo is judged by.</param>
public sealed class PhotoIntake(
    ConsentLensDbContextFactory contexts, EncryptedBlobStore blobs, IPhotoReader reader, KeptTexts texts, DataKey key, BatchRow batch, string root, JudgingBasis basis, TimeProvider time)
{
    private readonly PhotoRecord _record = new(key, batch, time);

    /// <summary>Takes one file in.</summary>
    /// <exception cref="Storage.Encryption.VaultException">The disk is full; nothing of the photo was stored.</exception>
    public async Task<IntakeOutcome> AddAsync(PhotoEntry entry, CancellationToken cancellationToken)
    {
        byte[] nameHash = PhotoFileName.HashOf(key, batch.Id, entry.Name);
        await using ConsentLensDbContext context = contexts.Create(batch.SchoolId);
        if (await context.Photos.AnyAsync(photo => photo.BatchId == batch.Id && photo.FileNameHash == nameHash, cancellationToken))
            return IntakeOutcome.Known;

        PhotoRow row = _record.New(entry.Name, nameHash);
        try
        {
            using PhotoBytes file = await entry.ReadAsync(cancellationToken);
            FileTexts captions = FileTexts.Read(reader, file.Memory);
            row.UnreadTextsSince = captions.AreUnread ? time.GetUtcNow() : null;
            return await AddReadableAsync(context, row, entry, file.Memory, captions.Text, cancellationToken);
        }
        catch (PhotoUnreadableException other) when (other.Reason == UnreadableReason.NotAPhoto)
        {
            return IntakeOutcome.Ignored;
        }
        catch (PhotoUnreadableException unreadable)
        {
            PhotoRecord.Describe(row, unreadable);
            return await SaveAsync(context, row, picture: null, () => Task.CompletedTask, [PathOf(entry)], cancellationToken);
        }
    }

    private string PathOf(PhotoEntry entry) => $"{root}/{entry.AllNames}";

    private async Task<IntakeOutcome> AddReadableAsync(ConsentLensDbContext context, PhotoRow row, PhotoEntry entry, ReadOnlyMemory<byte> file, string captions, CancellationToken cancellationToken)
    {
        StoredBlob blob = await blobs.WriteAsync(key, file, cancellationToken);
        PhotoRecord.Describe(row, blob);
        Task KeepAsync() => FilesLock.KeepAsync(context, blobs, key, blob.Address, file, cancellationToken);
        return await SaveAsync(context, row, blob.Address, KeepAsync, [PathOf(entry), captions], cancellationToken);
    }

    private async Task<IntakeOutcome> SaveAsync(
        ConsentLensDbContext context, PhotoRow row, BlobAddress? picture, Func<Task> keep, string[] said, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(context, SchoolLock.None, cancellationToken);
        JudgingBasis held = picture is { } address ? await texts.HoldAsync(context, address, basis, cancellationToken) : basis;
        bool isTwin = row.BlobId is not null
            && (await _record.FindTwinAsync(context, row.BlobId, cancellationToken) != 0 || await _record.FindElsewhereAsync(context, row.BlobId, cancellationToken) is not null);
        long[] named;
        try
        {
            if (!isTwin)
                await keep();
            named = isTwin
                ? await KeptTexts.AddAsync(context, key, batch, row.BlobId!, said, held.Names, time.GetUtcNow(), cancellationToken)
                : await _record.AddAsync(context, row, batch, said, held, cancellationToken);
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return IntakeOutcome.Known;
        }

        await transaction.CommitAsync(cancellationToken);
        await texts.RejudgeAsync(batch.SchoolId, named);
        return (isTwin, row.State) switch
        {
            (true, _) => IntakeOutcome.Duplicate,
            (_, PhotoState.Unreadable) => IntakeOutcome.Unreadable,
            _ => IntakeOutcome.Added,
        };
    }
}

/// <summary>What became of one file of a batch.</summary>
public enum IntakeOutcome
{
    /// <summary>It is stored, and waits to be screened.</summary>
    Added,

    /// <summary>It had been taken in before.</summary>
    Known,

    /// <summary>The same photo is in the batch under another name, or was uploaded with an earlier one.</summary>
    Duplicate,

    /// <summary>It could not be read; it is in review, with the reason.</summary>
    Unreadable,

    /// <summary>It is a video or a document, belongs to a photo, or lies where nobody means it, and was passed over.</summary>
    Ignored,
}
