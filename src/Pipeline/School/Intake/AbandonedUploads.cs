using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Finishes uploads that nobody went on with for a day, so that no photo waits unscreened for ever, and clears away those that hold nothing.</summary>
public sealed class AbandonedUploads(ConsentLensDbContextFactory contexts, FinishUpload finish, ScratchSpace scratch, TimeProvider time)
{
    private const string Actor = "job/abandoned_uploads";

    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>Does so for one school. It may be done twice without harm.</summary>
    public async Task RunAsync(int schoolId, CancellationToken cancellationToken)
    {
        scratch.DeleteLeftovers(Patience);
        DateTimeOffset before = time.GetUtcNow() - Patience;
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        long[] abandoned = await context.Batches
            .Where(batch => batch.State == BatchState.Receiving && batch.SourceCiphertext == null && batch.CreatedAt < before)
            .Where(batch => !context.Photos.Any(photo => photo.BatchId == batch.Id && photo.UploadedAt >= before))
            .OrderBy(batch => batch.Id)
            .Select(batch => batch.Id)
            .ToArrayAsync(cancellationToken);
        foreach (long batch in abandoned)
        {
            if (await context.Photos.AnyAsync(photo => photo.BatchId == batch, cancellationToken))
                await finish.RunAsync(schoolId, batch, duplicates: 0, Actor, cancellationToken);
            else
                await ClearAsync(context, batch, cancellationToken);
        }
    }

    private static async Task ClearAsync(ConsentLensDbContext context, long batchId, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(context, SchoolLock.None, cancellationToken);
        await UploadLock.TakeAsync(context, batchId, cancellationToken);
        IQueryable<BatchRow> empty = context.Batches
            .Where(batch => batch.Id == batchId && batch.State == BatchState.Receiving && !context.Photos.Any(photo => photo.BatchId == batchId));
        // What it was called counts for the photos of earlier batches that came with it again.
        int duplicates = await context.PhotoTexts.Where(text => text.BatchId == batchId).Select(text => text.BlobId).Distinct().CountAsync(cancellationToken);
        await (duplicates == 0
            ? empty.ExecuteDeleteAsync(cancellationToken)
            : empty.ExecuteUpdateAsync(
                update => update
                    .SetProperty(batch => batch.State, BatchState.Screened)
                    .SetProperty(batch => batch.FileCount, duplicates)
                    .SetProperty(batch => batch.DuplicateCount, duplicates),
                cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }
}
