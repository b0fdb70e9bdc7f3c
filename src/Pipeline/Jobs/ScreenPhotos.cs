using ConsentLens.Pipeline.Jobs.Screening;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Schema;
using ConsentLens.Pipeline.Storage.Templates;
using ConsentLens.Pipeline.Vault;
using ConsentLens.Pipeline.Vault.Blobs;
using ConsentLens.Pipeline.Vault.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Screens a chunk of photos: finds their faces, compares them, and judges the photo for every channel.</summary>
public sealed class ScreenPhotos(
    ConsentLensDbContextFactory contexts,
    SchoolKeyStore keys,
    EncryptedBlobStore blobs,
    ScreeningEngine engine,
    JudgingBasisReader bases,
    TemplateStore templates,
    ScreeningRecord record,
    BatchScreening screening,
    PipelineMetrics metrics,
    TimeProvider time) : IPipelineJob
{
    /// <summary>Screens those of the photos that wait to be screened. Whatever is wrong with a photo ends as review with the reason, and holds up no other.</summary>
    public async Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var waiting = await context.Photos
            .Where(photo => ids.Contains(photo.Id))
            .OrderBy(photo => photo.Id)
            .Select(photo => new { photo.Id, photo.BatchId, photo.BlobId, photo.State })
            .ToListAsync(cancellationToken);
        List<Exception> refused = [];
        foreach (var batch in waiting.Where(photo => photo.State == PhotoState.Uploaded).GroupBy(photo => photo.BatchId))
        {
            BatchScreener screener = await BatchScreener.CreateAsync(context, batch.Key, engine, bases, templates, time, cancellationToken);
            using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
            foreach (var photo in batch)
            {
                try
                {
                    while (!await ScreenAsync(schoolId, photo.Id, photo.BlobId, key, screener, cancellationToken))
                        screener = await BatchScreener.CreateAsync(context, batch.Key, engine, bases, templates, time, cancellationToken);
                }
                catch (DbUpdateException error) when (error.InnerException is Npgsql.PostgresException { IsTransient: false })
                {
                    // The attempt stays counted, and the others go on.
                    refused.Add(error);
                }
            }
        }

        await screening.EndAsync(schoolId, [.. waiting.Select(photo => photo.BatchId).Distinct()], cancellationToken);
        if (refused.Count > 0)
            throw new AggregateException("The database refused what was found in some photos.", refused);
    }

    /// <returns>False when it has to be screened again, with the templates of now.</returns>
    private async Task<bool> ScreenAsync(int schoolId, long photoId, string? blobId, DataKey key, BatchScreener screener, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (await record.BeginAsync(schoolId, photoId, cancellationToken) is not { } attempt)
            return true;
        try
        {
            long start = time.GetTimestamp();
            ScreeningFinding finding = attempt > ScreeningRecord.MostAttempts
                ? ScreeningFinding.Failed($"Screening this photo broke off {ScreeningRecord.MostAttempts} times, so it was given up; look at it yourself.")
                : await FindAsync(blobId, key, screener, cancellationToken);
            ScreeningOutcome outcome = await record.SaveAsync(schoolId, photoId, finding, screener, cancellationToken);
            if (outcome == ScreeningOutcome.GalleryChanged)
                await TakeBackAsync(schoolId, photoId);
            if (outcome == ScreeningOutcome.Saved)
                metrics.PhotoScreened(finding.Faces.Count, finding.Problem is not null, time.GetElapsedTime(start));
            return outcome != ScreeningOutcome.GalleryChanged;
        }
        catch (Exception error) when (error is not DbUpdateException { InnerException: Npgsql.PostgresException { IsTransient: false } })
        {
            await TakeBackAsync(schoolId, photoId);
            throw;
        }
    }

    private async Task<ScreeningFinding> FindAsync(string? blobId, DataKey key, BatchScreener screener, CancellationToken cancellationToken)
    {
        if (!BlobAddress.TryParse(blobId, out BlobAddress address))
            return ScreeningFinding.Failed("The photo's file was never stored; add it again.");
        try
        {
            return screener.Screen(await blobs.ReadAsync(key, address, cancellationToken), cancellationToken);
        }
        catch (VaultException broken) when (broken.Failure is VaultFailure.NotFound or VaultFailure.Damaged)
        {
            return ScreeningFinding.Failed(broken.Message);
        }
    }

    /// <summary>As far as it can be done: where the database is away, the attempt stays counted.</summary>
    private async Task TakeBackAsync(int schoolId, long photoId)
    {
        try
        {
            await record.TakeBackAsync(schoolId, photoId, CancellationToken.None);
        }
        catch (Exception error) when (error is Npgsql.NpgsqlException or InvalidOperationException)
        {
            // What brought us here is thrown on, and says the same.
        }
    }
}
