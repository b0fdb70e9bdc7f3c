using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>What an earlier screening of a photo left: faces, and what was said and done about them.</summary>
internal static class FormerFaces
{
    /// <summary>Whether a decision only ever makes a photo stricter, so that it holds of other pixels as well.</summary>
    public static bool IsStrict(HumanAssertionRow? word) => word?.Kind is HumanAssertionKind.Block or HumanAssertionKind.Mask;

    /// <summary>The first ordinal that no face of the photo has, nobody spoke of, and no copy was made without.</summary>
    public static Task<int> FirstFreeOrdinalAsync(ConsentLensDbContext context, long photoId, CancellationToken cancellationToken)
    {
        int school = context.CurrentSchoolId;
        return context.Database.SqlQuery<int>(
            $"""
            select 1 + coalesce(greatest(
                (select max(ordinal) from faces where school_id = {school} and photo_id = {photoId}),
                (select max(face_ordinal) from human_assertions where school_id = {school} and photo_id = {photoId}),
                (select max(removed) from release_items, unnest(removed_faces) as removed where school_id = {school} and photo_id = {photoId})), -1) as "Value"
            """).SingleAsync(cancellationToken);
    }

    /// <summary>
    /// Removes the faces that are found anew, in the context: all but those that somebody redacts, stops or drew by hand. One that resembled somebody whose template is gone stays
    /// until others take its doubt over.
    /// </summary>
    /// <param name="isAnyFound">Whether there are new faces.</param>
    /// <returns>What each of the new faces inherits.</returns>
    public static async Task<InheritedDoubt> RemoveAsync(ConsentLensDbContext context, long photoId, bool isAnyFound, DateTimeOffset now, CancellationToken cancellationToken)
    {
        FaceRow[] faces = await context.Faces.Where(face => face.PhotoId == photoId).ToArrayAsync(cancellationToken);
        if (faces.Length == 0)
            return InheritedDoubt.None;
        HumanAssertionRow[] words = await context.HumanAssertions.AsNoTracking().Where(word => word.PhotoId == photoId).OrderBy(word => word.Sequence).ToArrayAsync(cancellationToken);
        FaceRow[] former = [.. faces.Where(face => !face.ToDetection().IsDrawnByHand && !IsStrict(words.LastOrDefault(word => word.FaceOrdinal == face.Ordinal)))];
        var doubt = new InheritedDoubt([.. former.SelectMany(face => face.Resembled).Distinct(StringComparer.Ordinal)], former.Max(face => face.ReopenedAt));
        foreach (FaceRow face in former)
        {
            if (isAnyFound || face.Resembled.Length == 0)
                context.Faces.Remove(face);
            else
                // What was said of it was said of other pixels.
                face.ReopenedAt = now;
        }

        return doubt;
    }
}

/// <summary>Whom some face of an earlier screening resembled until their template was destroyed: nobody can tell which of the new faces that was.</summary>
/// <param name="Resembled">The people.</param>
/// <param name="ReopenedAt">When the last of those templates was destroyed, or null.</param>
public sealed record InheritedDoubt(string[] Resembled, DateTimeOffset? ReopenedAt)
{
    /// <summary>Where there were no such faces.</summary>
    public static InheritedDoubt None { get; } = new([], null);
}
