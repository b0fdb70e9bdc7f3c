using ConsentLens.Consent.Judgement;
using ConsentLens.Consent.Names;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Intake;
using ConsentLens.Pipeline.Jobs.Screening;
using ConsentLens.Pipeline.Storage.Schema;
using ConsentLens.Pipeline.Vault.Blobs;
using ConsentLens.Pipeline.Vault.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace ConsentLens.Pipeline.Ingest;

/// <summary>
/// Takes the files of one batch in: each sealed into the blob store, and then recorded in one transaction. A file that was taken in already is passed
/// over, so a batch can be taken in again from the start.
/// </summary>
/// <param name="contexts">The database.</param>
/// <param name="blobs">Where photos lie.</param>
/// <param name="key">The school's key; stays the caller's.</param>
/// <param name="batch">The batch.</param>
/// <param name="basis">The register, and what an unreadable photo is judged by.</param>
/// <param name="time">The clock.</param>
public sealed class PhotoIntake(ConsentLensDbContextFactory contexts, EncryptedBlobStore blobs, DataKey key, BatchRow batch, JudgingBasis basis, TimeProvider time)
{
    private readonly NamesInText _names = new(basis.Register.People);

    /// <summary>Takes one file in.</summary>
    /// <exception cref="Vault.VaultException">The disk is full; nothing of the photo was stored.</exception>
    public async Task<IntakeOutcome> AddAsync(PhotoEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        byte[] nameHash = PhotoFileName.HashOf(key, batch.Id, entry.Name);
        await using ConsentLensDbContext context = contexts.Create(batch.SchoolId);
        if (await context.Photos.AnyAsync(photo => photo.BatchId == batch.Id && photo.FileNameHash == nameHash, cancellationToken))
            return IntakeOutcome.Known;

        PhotoRow row = NewRow(entry, nameHash);
        try
        {
            ReadOnlyMemory<byte> file = await entry.ReadAsync(cancellationToken);
            return await AddReadableAsync(context, row, entry, file, cancellationToken);
        }
        catch (PhotoUnreadableException unreadable)
        {
            row.State = PhotoState.Unreadable;
            row.Problem = unreadable.Message;
            return await SaveAsync(context, row, NamedIn(entry.Name), IntakeOutcome.Unreadable, cancellationToken);
        }
    }

    private async Task<IntakeOutcome> AddReadableAsync(ConsentLensDbContext context, PhotoRow row, PhotoEntry entry, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        StoredBlob blob = await blobs.WriteAsync(key, file, cancellationToken);
        string blobId = blob.Address.ToString();
        long twin = await context.Photos
            .Where(photo => photo.BatchId == batch.Id && photo.BlobId == blobId)
            .Select(photo => photo.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (twin != 0)
        {
            // The name of this copy counts for the one that is kept.
            await AddNamesAsync(context, twin, NamedIn(entry.Name), cancellationToken);
            return IntakeOutcome.Duplicate;
        }

        row.Sha256 = blob.ContentHash.ToArray();
        row.BlobId = blobId;
        row.ByteSize = blob.Length;
        return await SaveAsync(context, row, NamedIn(entry.Name, PhotoCaption.Read(file)), IntakeOutcome.Added, cancellationToken);
    }

    private async Task<IntakeOutcome> SaveAsync(ConsentLensDbContext context, PhotoRow row, string[] named, IntakeOutcome outcome, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        context.Photos.Add(row);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return IntakeOutcome.Known;
        }

        context.PhotoNames.AddRange(named.Select(person => new PhotoNameRow { SchoolId = batch.SchoolId, PhotoId = row.Id, PersonId = person }));
        if (row.State == PhotoState.Unreadable)
        {
            var evidence = new PhotoEvidence { FullyScanned = false, Faces = [], NamedPersonIds = named };
            await basis.PutVerdictsAsync(context, row.Id, evidence, time.GetUtcNow(), cancellationToken);
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }

    private static async Task AddNamesAsync(ConsentLensDbContext context, long photoId, string[] named, CancellationToken cancellationToken)
    {
        int schoolId = context.CurrentSchoolId;
        await context.Database.ExecuteSqlAsync(
            $"insert into photo_names (school_id, photo_id, person_id) select {schoolId}, {photoId}, person from unnest({named}) as person on conflict do nothing",
            cancellationToken);
    }

    private string[] NamedIn(params string[] texts) => [.. texts.SelectMany(_names.Find).Distinct(StringComparer.Ordinal)];

    private PhotoRow NewRow(PhotoEntry entry, byte[] nameHash) => new()
    {
        SchoolId = batch.SchoolId,
        BatchId = batch.Id,
        State = PhotoState.Uploaded,
        FileNameCiphertext = PhotoFileName.Seal(key, batch.Id, nameHash, entry.Name),
        FileNameHash = nameHash,
        UploadedAt = time.GetUtcNow(),
    };
}
