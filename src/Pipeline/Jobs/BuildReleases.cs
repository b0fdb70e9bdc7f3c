using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Builds the packages of approved releases and shows the progress.</summary>
public sealed class BuildReleases(ConsentLensDbContextFactory contexts, BuildRelease build, TimeProvider time) : IPipelineJob
{
    /// <summary>Builds the approved ones among the releases. One that is refused keeps its reason and does not hold up the others.</summary>
    public async Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        foreach (long id in ids)
        {
            if (await CountItemsAsync(schoolId, id, cancellationToken) is not { } photos) continue;
            var progress = new BuildProgress(contexts, schoolId, id, time);
            await progress.BeginAsync(photos, cancellationToken);
            await progress.EndAsync(await BuildAsync(schoolId, id, progress, cancellationToken), cancellationToken);
        }
    }

    private async Task<string?> BuildAsync(int schoolId, long releaseId, BuildProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            await build.RunAsync(schoolId, releaseId, progress, cancellationToken);
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Message;
        }
    }

    private async Task<int?> CountItemsAsync(int schoolId, long releaseId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await context.Releases.AnyAsync(release => release.Id == releaseId && release.State == ReleaseState.Approved, cancellationToken)
            ? await context.ReleaseItems.CountAsync(item => item.ReleaseId == releaseId, cancellationToken)
            : null;
    }
}
