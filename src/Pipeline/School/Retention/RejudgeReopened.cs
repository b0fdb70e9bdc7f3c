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

/// <summary>
/// Forgets what faces were found to be by way of a person's template. Such a face counts as not compared, which no channel clears, until
/// its photo is matched again; what people said of it stays.
/// </summary>
internal static class ReopenedFaces
{
    /// <summary>
    /// Takes a person out of all comparisons, in the context's transaction, and raises the gallery's revision. Photos that never came near the
    /// template are as good as matched without it.
    /// </summary>
    /// <param name="time">Where the template is gone for good: what was said of such a face, and whom it is found to resemble instead, no longer settles that it is not
    /// this person. Null where another template takes its place.</param>
    /// <returns>How many photos were reopened.</returns>
    public static async Task<int> ForgetAsync(ConsentLensDbContext context, string personId, TimeProvider? time, CancellationToken cancellationToken)
    {
        int school = context.CurrentSchoolId;
        DateTimeOffset? doubtedSince = time?.GetUtcNow();
        int reopened = await context.Database.ExecuteSqlAsync(
            $"""
            update photos set matched_gallery_revision = {MatchedGallery.MustBeMatched}
            where school_id = {school} and id in (select photo_id from face_candidates where school_id = {school} and person_id = {personId})
            """,
            cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"""
            with near as (select photo_id, face_ordinal from face_candidates where school_id = {school} and person_id = {personId}),
                forgotten as (
                    delete from face_candidates candidate using near
                    where candidate.school_id = {school} and candidate.photo_id = near.photo_id and candidate.face_ordinal = near.face_ordinal)
            update faces face set strength = 'not_compared', best_similarity = null, margin = null, reopened_at = coalesce({doubtedSince}, reopened_at),
                resembled = case when {doubtedSince}::timestamptz is null or {personId} = any(resembled) then resembled else resembled || {personId} end
            from near
            where face.school_id = {school} and face.photo_id = near.photo_id and face.ordinal = near.face_ordinal
            """,
            cancellationToken);
        await context.Database.ExecuteSqlAsync($"update schools set gallery_revision = gallery_revision + 1 where id = {school}", cancellationToken);
        long revision = await context.Schools.Select(row => row.GalleryRevision).SingleAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"update photos set matched_gallery_revision = {revision} where school_id = {school} and matched_gallery_revision = {revision - 1}", cancellationToken);
        return reopened;
    }
}
