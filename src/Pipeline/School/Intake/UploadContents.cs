using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Tells a sender that comes back what an unfinished upload holds already.</summary>
public sealed class UploadContents(ConsentLensDbContextFactory contexts, SchoolKeyStore keys)
{
    /// <summary>The names and sizes of the files that were taken in, in the order in which they came.</summary>
    /// <exception cref="UploadRefusedException">There is no such upload, or it is finished.</exception>
    public async Task<IReadOnlyList<UploadedFile>> ReadAsync(int schoolId, long batchId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await UploadLock.RequireOpenAsync(context, batchId, cancellationToken);
        var rows = await context.Photos
            .Where(photo => photo.BatchId == batchId && photo.BlobId != null)
            .OrderBy(photo => photo.Id)
            .Select(photo => new { photo.FileNameHash, photo.FileNameCiphertext, photo.ByteSize })
            .ToListAsync(cancellationToken);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        return [.. rows.Select(row => new UploadedFile(PhotoFileName.Open(key, batchId, row.FileNameHash, row.FileNameCiphertext), row.ByteSize))];
    }
}

/// <summary>A file that an upload holds.</summary>
public sealed record UploadedFile(string Name, long Bytes);
