using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Judging.Rematch;

/// <summary>Matches every photo of a school whose comparison is not of today: templates were made or destroyed, or the model is another.</summary>
public sealed class RematchSchool(ConsentLensDbContextFactory contexts, ScreeningEngine engine, RematchPhotos rematch, TimeProvider time)
{
    private const int ChunkSize = 32;

    /// <summary>Matches what has to be matched; newest photos first, since they are the ones that wait to be released.</summary>
    public async Task<RematchCounts> RunAsync(int schoolId, CancellationToken cancellationToken)
    {
        // Once more from the newest: what came to be out of date behind this run's back is done by it too.
        RematchCounts all = RematchCounts.None;
        RematchCounts round;
        do
        {
            round = await RunOnceAsync(schoolId, cancellationToken);
            all += round;
        }
        while (round.Rematched > 0);
        return all;
    }

    private async Task<RematchCounts> RunOnceAsync(int schoolId, CancellationToken cancellationToken)
    {
        RematchCounts counts = RematchCounts.None;
        long before = long.MaxValue;
        while (await NextAsync(schoolId, before, cancellationToken) is { Length: > 0 } chunk)
        {
            counts += await rematch.RunAsync(schoolId, chunk, cancellationToken);
            before = chunk[^1];
        }

        return counts;
    }

    private async Task<long[]> NextAsync(int schoolId, long before, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        // A school that only has faces detected, and recognises nobody, must not begin to. A closed channel counts while something may be out on it.
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        bool recognises = await context.Channels.AnyAsync(
            channel => channel.Mode != ScreeningMode.DetectOnly
                && (channel.Closed == null || channel.Closed >= today
                    || context.Releases.Any(release => release.ChannelId == channel.ChannelId && (release.State == ReleaseState.Built || release.State == ReleaseState.Retired || release.State == ReleaseState.Found))),
            cancellationToken);
        if (!recognises)
            return [];
        long revision = await context.Schools.Select(school => school.GalleryRevision).SingleAsync(cancellationToken);
        byte[] model = engine.EmbedderSha256;
        return await context.Photos
            .Where(photo => photo.Id < before && photo.State == PhotoState.Screened && photo.BlobId != null)
            .Where(photo => photo.MatchedGalleryRevision != revision || photo.EmbedderSha256 == null || photo.EmbedderSha256 != model)
            .OrderByDescending(photo => photo.Id)
            .Select(photo => photo.Id)
            .Take(ChunkSize)
            .ToArrayAsync(cancellationToken);
    }
}
