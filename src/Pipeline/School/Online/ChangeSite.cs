using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>Changes how often a site is looked through, or removes it: it is not asked any more, and what was found on it goes on being watched.</summary>
public sealed class ChangeSite(ConsentLensDbContextFactory contexts, AuditStore audit, TimeProvider time)
{
    private const int MostDays = 366;

    /// <exception cref="SiteRefusedException">There is no such site, or it cannot be looked through so often.</exception>
    public async Task SetIntervalAsync(int schoolId, long siteId, int? everyDays, string user, CancellationToken cancellationToken)
    {
        int? days = Checked(everyDays);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        SiteRow site = await FindAsync(transaction.Context, siteId, cancellationToken);
        site.EveryDays = days;
        AuditDetail detail = AuditDetail.None.With("every_days", days ?? 0);
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.SiteChanged, "site", $"{siteId}", detail), cancellationToken);
    }

    /// <exception cref="SiteRefusedException">There is no such site, or it is being looked through.</exception>
    public async Task RemoveAsync(int schoolId, long siteId, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        SiteRow site = await FindAsync(context, siteId, cancellationToken);
        if (await context.SiteAudits.AnyAsync(row => row.SiteId == siteId && row.EndedAt == null, cancellationToken))
            throw new SiteRefusedException("The site is being looked through. Stop that first, then remove the site.");
        site.RemovedAt = time.GetUtcNow();
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.SiteRemoved, "site", $"{siteId}"), cancellationToken);
    }

    internal static async Task<SiteRow> FindAsync(ConsentLensDbContext context, long siteId, CancellationToken cancellationToken) =>
        await context.Sites.SingleOrDefaultAsync(site => site.Id == siteId && site.RemovedAt == null, cancellationToken)
            ?? throw new SiteRefusedException("There is no such site any more.");

    /// <exception cref="SiteRefusedException">It cannot be looked through so often.</exception>
    internal static int? Checked(int? everyDays) => everyDays is null or (> 0 and <= MostDays)
        ? everyDays
        : throw new SiteRefusedException($"Choose between 1 and {MostDays} days.") { Field = nameof(SiteForm.EveryDays) };
}
