using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>
/// Forgets that a redacted copy showed a face which nobody had seen, once somebody has looked for it. Its copy is made and screened anew before it is
/// released. A copy in which a removed face remained stays refused.
/// </summary>
internal static class CopyDoubts
{
    public static Task ForgetAsync(ConsentLensDbContext context, long photoId, CancellationToken cancellationToken) =>
        context.Verdicts
            .Where(verdict => verdict.PhotoId == photoId && verdict.CopyProof == CopyProof.NewFace)
            .ExecuteUpdateAsync(
                update => update.SetProperty(verdict => verdict.CopyProof, (CopyProof?)null).SetProperty(verdict => verdict.CopyBlobId, (string?)null),
                cancellationToken);
}
