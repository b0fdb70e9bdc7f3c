using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Has a photo screened again that could not be read, where its file is kept: the machine was busy then, or the program can read more now.</summary>
public sealed class RetryPhoto(ConsentLensDbContextFactory contexts, BatchScreening screening, AuditStore audit)
{
    /// <returns>False when there is nothing to try: no such photo, it was read meanwhile, or its file was never kept.</returns>
    public async Task<bool> RunAsync(int schoolId, long photoId, string user, CancellationToken cancellationToken)
    {
        long batchId;
        await using (SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken))
        {
            ConsentLensDbContext context = transaction.Context;
            if (await context.Photos.SingleOrDefaultAsync(row => row.Id == photoId && row.State == PhotoState.Unreadable && row.BlobId != null, cancellationToken) is not { } photo)
                return false;
            // Its verdicts stay: until it has been screened, somebody has to decide about it.
            (photo.State, photo.Problem, photo.ScreeningAttempts) = (PhotoState.Uploaded, null, 0);
            batchId = photo.BatchId;
            await BatchScreening.ReopenAsync(context, batchId, cancellationToken);
            await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.PhotoRetried, "photo", $"{photoId}"), cancellationToken);
        }

        await screening.EnqueueAsync(schoolId, batchId, cancellationToken);
        return true;
    }
}
