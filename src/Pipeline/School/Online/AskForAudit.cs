using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>Has a site looked through, or that stopped.</summary>
public sealed class AskForAudit(ConsentLensDbContextFactory contexts, IJobQueue queue, AuditStore audit, TimeProvider time)
{
    private const string Night = "job/night";

    /// <exception cref="SiteRefusedException">There is no such site, or it is being looked through already.</exception>
    public async Task RunAsync(int schoolId, long siteId, string user, CancellationToken cancellationToken)
    {
        long id;
        await using (SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Register, cancellationToken))
        {
            ConsentLensDbContext context = transaction.Context;
            await ChangeSite.FindAsync(context, siteId, cancellationToken);
            if (await context.SiteAudits.AnyAsync(row => row.SiteId == siteId && row.EndedAt == null, cancellationToken))
                throw new SiteRefusedException("The site is being looked through already.");
            var row = new SiteAuditRow { SchoolId = schoolId, SiteId = siteId, State = SiteAuditState.Waiting, AskedBy = user, AskedAt = time.GetUtcNow() };
            context.SiteAudits.Add(row);
            await context.SaveChangesAsync(cancellationToken);
            id = row.Id;
            await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.SiteAuditAsked, "site", $"{siteId}"), cancellationToken);
        }

        await queue.EnqueueAsync(new JobOrder(JobKind.AuditSite, schoolId, [id]), cancellationToken);
    }

    /// <exception cref="SiteRefusedException">It is not being looked through.</exception>
    public async Task StopAsync(int schoolId, long siteId, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        DateTimeOffset now = time.GetUtcNow();
        IQueryable<SiteAuditRow> open = context.SiteAudits.Where(row => row.SiteId == siteId && row.EndedAt == null);
        int stopped = await open.Where(row => row.State == SiteAuditState.Waiting)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.State, SiteAuditState.Stopped).SetProperty(row => row.EndedAt, now), cancellationToken);
        stopped += await open.Where(row => row.State == SiteAuditState.Looking)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.State, SiteAuditState.Stopping), cancellationToken);
        if (stopped == 0)
            throw new SiteRefusedException("The site is not being looked through any more.");
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.SiteAuditStopped, "site", $"{siteId}"), cancellationToken);
    }

    /// <summary>Queues the audits whose time has come, and those that were lost from the queue.</summary>
    public async Task RunDueAsync(int schoolId, CancellationToken cancellationToken)
    {
        long[] due, lost;
        await using (ConsentLensDbContext context = contexts.Create(schoolId))
        {
            DateTimeOffset now = time.GetUtcNow();
            var sites = await context.Sites
                .Where(site => site.RemovedAt == null && site.EveryDays != null)
                .Select(site => new { site.Id, Days = site.EveryDays!.Value, Last = context.SiteAudits.Where(row => row.SiteId == site.Id).Max(row => (DateTimeOffset?)row.AskedAt), IsOpen = context.SiteAudits.Any(row => row.SiteId == site.Id && row.EndedAt == null) })
                .ToArrayAsync(cancellationToken);
            // A night begins some minutes sooner or later.
            due = [.. sites.Where(site => !site.IsOpen && (site.Last is not { } last || now - last > TimeSpan.FromDays(site.Days) - TimeSpan.FromHours(12))).Select(site => site.Id)];
            lost = await context.SiteAudits.Where(row => row.EndedAt == null).Select(row => row.Id).ToArrayAsync(cancellationToken);
        }

        foreach (long id in lost)
            await queue.EnqueueAsync(new JobOrder(JobKind.AuditSite, schoolId, [id]), cancellationToken);
        foreach (long site in due)
            await RunAsync(schoolId, site, Night, cancellationToken);
    }
}
