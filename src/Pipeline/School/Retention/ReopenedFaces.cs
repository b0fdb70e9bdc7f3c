using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Retention;

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
    /// <returns>How many photos were reopened.</returns>
    public static async Task<int> ForgetAsync(ConsentLensDbContext context, string personId, CancellationToken cancellationToken)
    {
        int school = context.CurrentSchoolId;
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
            update faces face set strength = 'not_compared', best_similarity = null, margin = null from near
            where face.school_id = {school} and face.photo_id = near.photo_id and face.ordinal = near.face_ordinal
            """,
            cancellationToken);
        await context.Database.ExecuteSqlAsync($"update schools set gallery_revision = gallery_revision + 1 where id = {school}", cancellationToken);
        long revision = await context.Schools.Select(row => row.GalleryRevision).SingleAsync(cancellationToken);
        long narrowed = MatchedGallery.Narrowed(revision);
        await context.Database.ExecuteSqlAsync(
            $"""
            update photos set matched_gallery_revision = case when matched_gallery_revision >= 0 then {revision} else {narrowed} end
            where school_id = {school} and matched_gallery_revision in ({revision - 1}, {MatchedGallery.Narrowed(revision - 1)})
            """,
            cancellationToken);
        return reopened;
    }
}
