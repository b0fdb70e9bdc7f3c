using ConsentLens.Consent;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>
/// Takes packages away for good that hold what may not be shown any more, whatever is permitted later: a new release is made of what may be shown then. Their files
/// go with the night. What is in them may be anywhere, so that their releases go on being watched.
/// </summary>
internal static class PackageRetirement
{
    /// <summary>Retires those of the releases that have a package, in the context's transaction, which holds <see cref="JudgingLock"/>.</summary>
    /// <returns>One entry for each that was retired, to be recorded with the transaction.</returns>
    public static async Task<AuditEvent[]> RetireAsync(
        ConsentLensDbContext context, IReadOnlyCollection<long> releaseIds, RetirementCause cause, string actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (releaseIds.Count == 0)
            return [];
        IQueryable<ReleaseRow> built = context.Releases.Where(release => releaseIds.Contains(release.Id) && release.State == ReleaseState.Built);
        long[] retired = await built.OrderBy(release => release.Id).Select(release => release.Id).ToArrayAsync(cancellationToken);
        await built.ExecuteUpdateAsync(
            update => update
                .SetProperty(release => release.State, ReleaseState.Retired)
                .SetProperty(release => release.RetiredBlobId, release => release.PackageBlobId)
                .SetProperty(release => release.PackageBlobId, (string?)null)
                .SetProperty(release => release.RetiredAt, now)
                .SetProperty(release => release.RetiredBecause, cause),
            cancellationToken);
        AuditDetail detail = AuditDetail.None.With("because", ReportCode.Of(cause));
        return [.. retired.Select(id => new AuditEvent(actor, AuditAction.ReleaseRetired, "release", $"{id}", detail))];
    }
}
