using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging.Rematch;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Compares the faces of some photos with the current templates during the day, when the night would be too late.</summary>
public sealed class MatchPhotosAgain(RematchPhotos photos) : IPipelineJob
{
    public Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken) => photos.RunAsync(schoolId, ids, cancellationToken);
}

/// <summary>Compares every photo of a school whose comparison is out of date, without waiting for the night.</summary>
public sealed class RematchSchools(RematchSchool rematch) : IPipelineJob
{
    /// <summary>The ids are not used.</summary>
    public Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken) => rematch.RunAsync(schoolId, cancellationToken);
}

/// <summary>Queues the newest photos whose faces were compared with older templates, since they are the ones waiting for release. The night compares the
/// rest.</summary>
public sealed class StalePhotos(ConsentLensDbContextFactory contexts, IJobQueue queue)
{
    /// <summary>A few minutes' work, so that new photos do not have to wait long.</summary>
    private const int MostByDay = 320;

    private const int ChunkSize = 32;

    /// <summary>What is already queued is not queued again.</summary>
    public async Task EnqueueAsync(int schoolId, CancellationToken cancellationToken)
    {
        foreach (long[] chunk in (await NewestAsync(schoolId, cancellationToken)).Chunk(ChunkSize))
            await queue.EnqueueAsync(new JobOrder(JobKind.MatchPhotosAgain, schoolId, chunk), cancellationToken);
    }

    private async Task<long[]> NewestAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        if (!await context.Channels.AnyAsync(channel => channel.Mode != ScreeningMode.DetectOnly, cancellationToken)) return [];
        long revision = await context.Schools.Select(school => school.GalleryRevision).SingleAsync(cancellationToken);
        return await context.Photos
            .Where(photo => photo.State == PhotoState.Screened && photo.BlobId != null && photo.MatchedGalleryRevision < revision)
            .OrderByDescending(photo => photo.Id)
            .Select(photo => photo.Id)
            .Take(MostByDay)
            .ToArrayAsync(cancellationToken);
    }
}
