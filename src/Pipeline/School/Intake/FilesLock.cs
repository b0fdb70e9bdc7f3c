using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>
/// Keeps a photo's sealed file from being deleted between its storing and the row that refers to it. A file of the same content may have lain there before, and be
/// about to go: whoever records does so together with others, whoever deletes does so alone.
/// </summary>
internal static class FilesLock
{
    // The letters "file": the first half of the advisory lock, whose second half is the school.
    private const int LockSpace = 0x66696C65;

    /// <summary>Waits for those who delete; until the context's transaction ends, nobody deletes. Stores the file again when it is gone by now.</summary>
    /// <param name="address">Where the file was stored.</param>
    public static async Task KeepAsync(
        ConsentLensDbContext context, EncryptedBlobStore blobs, DataKey key, BlobAddress address, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock_shared({LockSpace}, {context.CurrentSchoolId})", cancellationToken);
        if (!blobs.Contains(key.Identity, address))
            _ = await blobs.WriteAsync(key, file, cancellationToken);
    }

    /// <summary>Waits for those who record; until the context's transaction ends, nobody does. Look at the rows after this, and delete then.</summary>
    public static Task TakeAsync(ConsentLensDbContext context, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockSpace}, {context.CurrentSchoolId})", cancellationToken);
}
