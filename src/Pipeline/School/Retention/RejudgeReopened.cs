using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Retention;

/// <summary>
/// Judges what a change of templates can change before photos are matched again: the photos that rested on a template that is gone and, where a channel is
/// screened by block-list, all others, since whom a screening could see has changed. Safe to run twice.
/// </summary>
public sealed class RejudgeReopened(ConsentLensDbContextFactory contexts, RejudgePhotos photos, RejudgeSchool school)
{
    /// <summary>Judges a school's photos; those that an earlier run left are among them.</summary>
    /// <param name="cause">Why.</param>
    public async Task<JudgingCounts> RunAsync(int schoolId, JudgingCause cause, CancellationToken cancellationToken) =>
        await HasBlockListAsync(schoolId, cancellationToken)
            ? await school.RunAsync(schoolId, cause, cancellationToken)
            : await photos.RunAsync(schoolId, await ListAsync(schoolId, cancellationToken), cause, cancellationToken);

    /// <summary>The photos that rested on a template that is gone, and were not matched again since.</summary>
    public async Task<IReadOnlyList<long>> ListAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await context.Photos
            .Where(photo => photo.MatchedGalleryRevision == MatchedGallery.MustBeMatched)
            .OrderBy(photo => photo.Id)
            .Select(photo => photo.Id)
            .ToArrayAsync(cancellationToken);
    }

    private async Task<bool> HasBlockListAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await context.Channels.AnyAsync(channel => channel.Mode == ScreeningMode.BlockList, cancellationToken);
    }
}
