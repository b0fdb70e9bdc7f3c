using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>Records the screening of photos: one transaction a photo, in which its state, its faces and its verdicts change together, once.</summary>
public sealed class ScreeningRecord(ConsentLensDbContextFactory contexts, ScreeningEngine engine, JudgingBasisReader bases, SearchNames search, KeptReadings readings, TimeProvider time)
{
    /// <summary>How often a photo's screening is begun: a photo that brings the program down must not do so for ever.</summary>
    public const int MostAttempts = 5;

    /// <summary>Counts an attempt before it is made.</summary>
    /// <returns>Which attempt this is, from 1; null when the photo does not wait to be screened.</returns>
    public async Task<int?> BeginAsync(int schoolId, long photoId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        int?[] attempts = await context.Database.SqlQuery<int?>(
            $"""
            update photos set screening_attempts = screening_attempts + 1
            where school_id = {schoolId} and id = {photoId} and state = 'uploaded' returning screening_attempts as "Value"
            """).ToArrayAsync(cancellationToken);
        return attempts.SingleOrDefault();
    }

    /// <summary>Takes an attempt back that was not the photo's fault: the worker was asked to stop, or something else failed.</summary>
    public async Task TakeBackAsync(int schoolId, long photoId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await context.Photos
            .Where(photo => photo.Id == photoId && photo.ScreeningAttempts > 0)
            .ExecuteUpdateAsync(update => update.SetProperty(photo => photo.ScreeningAttempts, photo => photo.ScreeningAttempts - 1), cancellationToken);
    }

    /// <summary>Saves what was found, and judges it.</summary>
    /// <returns>Nothing is changed unless it is <see cref="ScreeningOutcome.Saved"/>.</returns>
    public async Task<ScreeningOutcome> SaveAsync(int schoolId, long photoId, ScreeningFinding finding, BatchScreener screener, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        JudgingBasis basis = await bases.HoldAsync(context, screener.Basis, cancellationToken);
        PhotoRow? photo = await context.Photos
            .FromSql($"select * from photos where school_id = {schoolId} and id = {photoId} and state = 'uploaded' for update")
            .SingleOrDefaultAsync(cancellationToken);
        if (photo is null)
            return ScreeningOutcome.NothingToDo;
        // What a face was compared with may have been destroyed, or somebody may have come to it.
        if (screener.Basis.ComparesFaces && finding.Problem is null && basis.GalleryRevision != screener.GalleryRevision)
            return ScreeningOutcome.GalleryChanged;
        DateTimeOffset now = time.GetUtcNow();
        Describe(photo, finding, screener, now);
        int first = await FormerFaces.FirstFreeOrdinalAsync(context, photoId, cancellationToken);
        // Of a photo that could not be searched whole, what was found before stays.
        InheritedDoubt doubt = finding.Problem is null ? await FormerFaces.RemoveAsync(context, photoId, finding.Faces.Count > 0, now, cancellationToken) : InheritedDoubt.None;
        for (int index = 0; index < finding.Faces.Count; index++)
            finding.Faces[index].AddTo(context, photoId, (short)(first + index), doubt, now);
        if (finding.Writing is { } writing)
            await readings.KeepAsync(context, photo, writing, basis.Names, now, cancellationToken);
        // The register may be another one than when the photo came in.
        FoundNames since = await search.FindAsync(context, basis.Names, photo.BlobId is null ? [] : [photo.BlobId], onlyStale: true, cancellationToken);
        var comparison = new ComparisonRecord(photo.BatchId, photo.DetectorSha256, photo.EmbedderSha256, photo.MatchedGalleryRevision);
        await context.SaveChangesAsync(cancellationToken);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        if (finding.Print is not null)
            await PictureTable.KeepAsync(connection, schoolId, photoId, finding.Print, cancellationToken);
        StoredEvidence evidence = (await EvidencePage.ReadAsync(connection, schoolId, [photoId], cancellationToken)).Single();
        evidence = evidence with { Evidence = evidence.Evidence with { NamedPersonIds = since.With(photo.BlobId, evidence.Evidence.NamedPersonIds) } };
        await basis.WriteVerdictsAsync(context, evidence, comparison, cancellationToken);
        await CountAsync(context, photo.BatchId, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (since.Texts > 0)
            await search.RunAsync(schoolId, cancellationToken);
        return ScreeningOutcome.Saved;
    }

    private void Describe(PhotoRow photo, ScreeningFinding finding, BatchScreener screener, DateTimeOffset now)
    {
        if (finding.Problem is not null)
        {
            photo.State = PhotoState.Unreadable;
            photo.Problem = finding.Problem;
            return;
        }

        photo.State = PhotoState.Screened;
        (photo.Width, photo.Height) = (finding.Width, finding.Height);
        photo.DamageGoesUnseen = finding.DamageGoesUnseen;
        // What lies beside the file counts as well.
        if (finding.HasUnreadTexts)
            photo.UnreadTextsSince ??= now;
        photo.ScreenedAt = now;
        photo.DetectorSha256 = engine.DetectorSha256;
        photo.EmbedderSha256 = screener.Basis.ComparesFaces ? engine.EmbedderSha256 : null;
        photo.MatchedGalleryRevision = screener.GalleryRevision;
    }

    private static Task<int> CountAsync(ConsentLensDbContext context, long batchId, DateTimeOffset now, CancellationToken cancellationToken) =>
        context.JobProgress
            .Where(progress => progress.BatchId == batchId && progress.Job == BatchScreening.ProgressJob && progress.FinishedAt == null)
            .ExecuteUpdateAsync(
                update => update
                    .SetProperty(progress => progress.Done, progress => progress.Done + 1)
                    .SetProperty(progress => progress.UpdatedAt, now),
                cancellationToken);
}

/// <summary>What came of recording a photo's screening.</summary>
public enum ScreeningOutcome
{
    /// <summary>It is recorded and judged.</summary>
    Saved,

    /// <summary>Another worker has recorded it already.</summary>
    NothingToDo,

    /// <summary>Templates were made or destroyed since the gallery was opened: it has to be screened with those of now.</summary>
    GalleryChanged,
}
