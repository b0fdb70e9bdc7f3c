using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>
/// Says that no photo of a school is compared as it should be: the likeness that counts is another one now. Under a block-list such a photo is
/// held until it is matched again.
/// </summary>
internal static class OutdatedComparisons
{
    /// <summary>
    /// Marks every photo that was compared, in the context's transaction. The gallery's revision goes up, so that a matching that is under way with the former
    /// likeness is thrown away.
    /// </summary>
    public static async Task MarkAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        int school = context.CurrentSchoolId;
        await context.Database.ExecuteSqlAsync($"update schools set gallery_revision = gallery_revision + 1 where id = {school}", cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"update photos set matched_gallery_revision = {MatchedGallery.MustBeMatched} where school_id = {school} and embedder_sha256 is not null", cancellationToken);
    }
}
