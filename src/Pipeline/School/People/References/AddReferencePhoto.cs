using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.People.References;

/// <summary>Adds a reference photo of a person who may have one, sealed under the person's key, and queues its enrolment.</summary>
public sealed class AddReferencePhoto(
    ConsentLensDbContextFactory contexts,
    PersonKeyStore keys,
    EncryptedBlobStore blobs,
    IPhotoReader reader,
    IJobQueue queue,
    AuditStore audit,
    TimeProvider time)
{
    /// <summary>Most reference photos of a person.</summary>
    public const int MostPhotos = 12;

    /// <summary>Adds a photo. Whether its face can be used, the enrolment finds out.</summary>
    /// <exception cref="RegisterRefusedException">No biometric permission, no such person, or too many photos.</exception>
    /// <exception cref="PhotoUnreadableException">The file is no photo, or too large.</exception>
    /// <exception cref="VaultException">The disk is full; nothing was stored.</exception>
    public async Task<AddedReference> RunAsync(int schoolId, string personId, ReadOnlyMemory<byte> file, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(personId);
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await CheckAsync(context, personId, cancellationToken);
        _ = reader.ReadHeader(file);
        using DataKey key = await keys.OpenOrCreateAsync(schoolId, personId, cancellationToken);
        string blobId = BlobAddress.Of(key, Digest.Sha256(file.Span)).ToString();
        if (await FindAsync(context, personId, blobId, cancellationToken) is { } twin)
            return new AddedReference(twin, IsDuplicate: true);
        StoredBlob blob = await blobs.WriteAsync(key, file, cancellationToken);
        AddedReference added;
        try
        {
            added = await SaveAsync(context, personId, file, key, blob, user, cancellationToken);
        }
        catch (RegisterRefusedException)
        {
            blobs.Delete(key.Identity, blob.Address);
            throw;
        }

        await queue.EnqueueAsync(new JobOrder(JobKind.EnrolReferences, schoolId, [added.Id]), cancellationToken);
        return added;
    }

    private async Task<AddedReference> SaveAsync(
        ConsentLensDbContext context, string personId, ReadOnlyMemory<byte> file, DataKey key, StoredBlob blob, string user, CancellationToken cancellationToken)
    {
        // Whoever destroys the person's biometrics waits for this, or was here before it.
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(context, SchoolLock.Register, cancellationToken);
        await CheckAsync(context, personId, cancellationToken);
        if (!await context.PersonKeys.AnyAsync(key => key.PersonId == personId, cancellationToken))
            throw new RegisterRefusedException("The person's biometric data was destroyed while you added this photo. Add the photo again if it may be kept.");
        string blobId = blob.Address.ToString();
        if (await FindAsync(context, personId, blobId, cancellationToken) is { } twin)
            return new AddedReference(twin, IsDuplicate: true);
        // The same photo may have been taken down, or swept away, just now; nobody can do that from here on.
        if (!blobs.Contains(key.Identity, blob.Address))
            _ = await blobs.WriteAsync(key, file, cancellationToken);
        var row = new ReferencePhotoRow
        {
            SchoolId = context.CurrentSchoolId,
            PersonId = personId,
            BlobId = blobId,
            State = ReferencePhotoState.Uploaded,
            UploadedBy = user,
            UploadedAt = time.GetUtcNow(),
        };
        context.ReferencePhotos.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        AuditDetail detail = AuditDetail.None.With("reference", row.Id);
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.ReferenceAdded, "person", personId, detail), cancellationToken);
        return new AddedReference(row.Id, IsDuplicate: false);
    }

    private async Task CheckAsync(ConsentLensDbContext context, string personId, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        SchoolRegister register = await new RegisterStore(context, time).LoadAsync(now, personId, cancellationToken);
        BiometricPermission permission = register.BiometricPermissionOf(personId, now);
        if (!permission.IsPermitted)
            throw new RegisterRefusedException($"A reference photo needs biometric permission, which there is not: {permission.Explanation}");
        if (!await ComparesFacesAsync(context, cancellationToken))
            throw new RegisterRefusedException("No channel at this school compares faces, so no reference photo may be kept. Change who is shown on a channel first.");
        if (await context.ReferencePhotos.CountAsync(photo => photo.PersonId == personId, cancellationToken) >= MostPhotos)
            throw new RegisterRefusedException($"A person can have up to {MostPhotos} reference photos. Destroy one first.");
    }

    // A school that has no channel yet has not decided against it.
    private static async Task<bool> ComparesFacesAsync(ConsentLensDbContext context, CancellationToken cancellationToken) =>
        !await context.Channels.AnyAsync(cancellationToken)
        || await context.Channels.AnyAsync(channel => channel.Mode != ScreeningMode.DetectOnly, cancellationToken);

    private static async Task<long?> FindAsync(ConsentLensDbContext context, string personId, string blobId, CancellationToken cancellationToken) =>
        await context.ReferencePhotos
            .Where(photo => photo.PersonId == personId && photo.BlobId == blobId)
            .Select(photo => (long?)photo.Id)
            .SingleOrDefaultAsync(cancellationToken);
}

/// <summary>What became of a reference photo that somebody added.</summary>
/// <param name="IsDuplicate">Whether the same file was there before; nothing was added then.</param>
public sealed record AddedReference(long Id, bool IsDuplicate);
