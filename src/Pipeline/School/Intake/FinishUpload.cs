using System.Globalization;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>
/// Ends an upload: those of its photos that were screened meanwhile are judged by what is said of them now, the others are queued to be screened, and it takes no more. Until then nothing of
/// it can be released. Doing it twice does nothing more.
/// </summary>
public sealed class FinishUpload(ConsentLensDbContextFactory contexts, BatchScreening screening, SearchNames search, RejudgePhotos rejudge, AuditStore audit)
{
    private const int MostDuplicates = 1_000_000;

    /// <param name="duplicates">How many files its sender was told are duplicates: they leave no row, so the sender alone knows.</param>
    /// <exception cref="UploadRefusedException">There is no such upload, or nothing was uploaded.</exception>
    public async Task<FinishedUpload> RunAsync(int schoolId, long batchId, int duplicates, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        await UploadLock.TakeAsync(context, batchId, cancellationToken);
        if (await context.Batches.AsNoTracking().SingleOrDefaultAsync(row => row.Id == batchId, cancellationToken) is { State: not BatchState.Receiving } done)
            return new FinishedUpload(done.FileCount, done.DuplicateCount, done.UnreadableCount);
        await UploadLock.RequireOpenAsync(context, batchId, cancellationToken);
        int photos = await context.Photos.CountAsync(photo => photo.BatchId == batchId, cancellationToken);
        int twice = Math.Clamp(duplicates, 0, MostDuplicates);
        if (photos == 0)
        {
            throw new UploadRefusedException(UploadRefusal.Empty, twice == 0
                ? "No photos have been uploaded yet, so there is nothing to screen; choose some photos."
                : "All of these photos have already been uploaded, so there is nothing new to screen.");
        }

        await JudgeScreenedAsync(context, batchId, cancellationToken);
        int unreadable = await context.Photos.CountAsync(photo => photo.BatchId == batchId && photo.State == PhotoState.Unreadable, cancellationToken);
        var finished = new FinishedUpload(photos + twice, twice, unreadable);
        AuditEvent entry = EntryOf(batchId, finished, user);
        await screening.BeginAsync(schoolId, batchId, finished.Files, twice, (begun, token) => audit.AppendAsync(begun, entry, token), cancellationToken);
        return finished;
    }

    /// <summary>Nothing is said of the upload any more while its lock is held: what is screened from now on is judged by all of it.</summary>
    private async Task JudgeScreenedAsync(ConsentLensDbContext context, long batchId, CancellationToken cancellationToken)
    {
        // Whoever called it otherwise may have been killed before its new name was looked through.
        if (await context.PhotoTexts.AnyAsync(text => text.BatchId == batchId && text.NamesSha256 == null, cancellationToken))
            await search.RunAsync(context.CurrentSchoolId, cancellationToken);
        long[] screened = await context.Photos.Where(photo => photo.BatchId == batchId && photo.State != PhotoState.Uploaded).Select(photo => photo.Id).ToArrayAsync(cancellationToken);
        await rejudge.RunAsync(context.CurrentSchoolId, screened, JudgingCause.Screening, cancellationToken);
    }

    private static AuditEvent EntryOf(long batchId, FinishedUpload finished, string user)
    {
        AuditDetail detail = AuditDetail.None
            .With("files", finished.Files)
            .With("duplicates", finished.Duplicates)
            .With("unreadable", finished.Unreadable);
        return new AuditEvent(user, AuditAction.BatchIngested, "batch", batchId.ToString(CultureInfo.InvariantCulture), detail);
    }
}

/// <summary>What an upload came to.</summary>
/// <param name="Files">Files of it that were not passed over, duplicates among them.</param>
/// <param name="Duplicates">Files that were there already.</param>
/// <param name="Unreadable">Files that could not be read; they are in review.</param>
public sealed record FinishedUpload(int Files, int Duplicates, int Unreadable);
