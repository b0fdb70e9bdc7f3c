using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>
/// Screens the photos of uploads that are still open, chunk by chunk, until none waits. What it leaves, for whatever reason, is queued when the upload is finished.
/// </summary>
/// <param name="photos">Screens a chunk of photos.</param>
public sealed class ScreenUploads(ConsentLensDbContextFactory contexts, [FromKeyedServices(JobKind.ScreenPhotos)] IPipelineJob photos) : IPipelineJob
{
    /// <param name="ids">Ids of batches; those that are finished are passed over.</param>
    public async Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        foreach (long batch in ids)
        {
            long last = 0;
            while (await NextAsync(schoolId, batch, last, cancellationToken) is { Length: > 0 } chunk)
            {
                await photos.RunAsync(schoolId, chunk, cancellationToken);
                last = chunk[^1];
            }
        }
    }

    private async Task<long[]> NextAsync(int schoolId, long batchId, long after, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await context.Photos
            .Where(photo => photo.BatchId == batchId && photo.State == PhotoState.Uploaded && photo.Id > after)
            .Where(photo => context.Batches.Any(batch => batch.Id == batchId && batch.State == BatchState.Receiving))
            .OrderBy(photo => photo.Id)
            .Select(photo => photo.Id)
            .Take(BatchScreening.ChunkSize)
            .ToArrayAsync(cancellationToken);
    }
}
