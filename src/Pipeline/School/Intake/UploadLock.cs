using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

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
