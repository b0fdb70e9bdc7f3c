using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging.Rematch;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Compares the faces of some photos with the templates of today by day, where the night would be late.</summary>
public sealed class MatchPhotosAgain(RematchPhotos photos) : IPipelineJob
{
    /// <inheritdoc/>
    public Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken) => photos.RunAsync(schoolId, ids, cancellationToken);
}

/// <summary>Matches every photo of a school that is not compared as of today, without waiting for the night.</summary>
public sealed class RematchSchools(RematchSchool rematch) : IPipelineJob
{
    /// <summary>Matches the school's photos; the ids say nothing more.</summary>
    public Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken) => rematch.RunAsync(schoolId, cancellationToken);
}

/// <summary>
/// Queues the newest photos whose faces were compared with older templates than today's, to be matched at once: they are the ones that wait to be released. The
/// night matches the rest.
/// </summary>
public sealed class StalePhotos(ConsentLensDbContextFactory contexts, IJobQueue queue)
{
    /// <summary>A few minutes' work, so that photos that are taken in meanwhile do not wait for long.</summary>
    private const int MostByDay = 320;

    private const int ChunkSize = 32;

    /// <summary>Queues them; what is queued already is not queued again.</summary>
    public async Task EnqueueAsync(int schoolId, CancellationToken cancellationToken)
    {
        foreach (long[] chunk in (await NewestAsync(schoolId, cancellationToken)).Chunk(ChunkSize))
            await queue.EnqueueAsync(new JobOrder(JobKind.MatchPhotosAgain, schoolId, chunk), cancellationToken);
    }

    private async Task<long[]> NewestAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        if (!await context.Channels.AnyAsync(channel => channel.Mode != ScreeningMode.DetectOnly, cancellationToken))
            return [];
        long revision = await context.Schools.Select(school => school.GalleryRevision).SingleAsync(cancellationToken);
        return await context.Photos
            .Where(photo => photo.State == PhotoState.Screened && photo.BlobId != null && photo.MatchedGalleryRevision < revision)
            .OrderByDescending(photo => photo.Id)
            .Select(photo => photo.Id)
            .Take(MostByDay)
            .ToArrayAsync(cancellationToken);
    }
}
