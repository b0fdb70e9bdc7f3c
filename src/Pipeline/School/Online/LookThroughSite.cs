using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Sites.Crawling;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>
/// Looks through one of the school's own sites, screens what is new on it as the site's channel is screened, and watches all that it found from then on: what must come down gets
/// its takedown. One that was killed begins anew.
/// </summary>
public sealed class LookThroughSite(
    ConsentLensDbContextFactory contexts, SchoolKeyStore keys, ScratchSpace scratch, SiteFetcher fetcher, TakeInFound intake, RecordFound record, FinishUpload finish, RejudgePhotos rejudge, TimeProvider time)
{
    /// <summary>Does what was asked for; one that has ended stays as it is.</summary>
    public async Task RunAsync(int schoolId, long auditId, CancellationToken cancellationToken)
    {
        if (await BeginAsync(schoolId, auditId, cancellationToken) is not { } site)
            return;
        await using var files = new FoundFiles(scratch);
        if (await CrawlAsync(site, auditId, files, cancellationToken) is not { } report)
        {
            await EndAsync(schoolId, auditId, SiteAuditState.Stopped, null);
            return;
        }

        if (report.Pages == 0)
        {
            await EndAsync(schoolId, auditId, SiteAuditState.Failed, "The site’s first page could not be read. Check its address, and whether the site lets programs look at it.");
            return;
        }

        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        (IReadOnlyList<TakenPicture> taken, IReadOnlyList<string> noPhotos) = await intake.RunAsync(site, auditId, report, files, key, cancellationToken);
        await record.RunAsync(site, auditId, taken, key, cancellationToken);
        await FinishAsync(schoolId, auditId, cancellationToken);
        // What was screened before it was known to be out, and what is here already.
        await rejudge.RunAsync(schoolId, [.. taken.Select(picture => picture.PhotoId)], JudgingCause.Release, cancellationToken);
        await record.EndAsync(site, auditId, report, noPhotos, key, cancellationToken);
    }

    /// <summary>Ends an audit that came to nothing.</summary>
    internal async Task EndAsync(int schoolId, long auditId, SiteAuditState state, string? problem)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        DateTimeOffset now = time.GetUtcNow();
        await context.SiteAudits.Where(audit => audit.Id == auditId && audit.EndedAt == null).ExecuteUpdateAsync(
            update => update.SetProperty(audit => audit.State, state).SetProperty(audit => audit.EndedAt, now).SetProperty(audit => audit.Problem, problem));
    }

    private async Task<SiteRow?> BeginAsync(int schoolId, long auditId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        if (await context.SiteAudits.AsNoTracking().SingleOrDefaultAsync(audit => audit.Id == auditId && audit.EndedAt == null, cancellationToken) is not { } audit)
            return null;
        SiteRow? site = await context.Sites.AsNoTracking().SingleOrDefaultAsync(row => row.Id == audit.SiteId && row.RemovedAt == null, cancellationToken);
        int begun = site is null
            ? 0
            : await context.SiteAudits.Where(row => row.Id == auditId && (row.State == SiteAuditState.Waiting || row.State == SiteAuditState.Looking))
                .ExecuteUpdateAsync(update => update.SetProperty(row => row.State, SiteAuditState.Looking), cancellationToken);
        if (begun == 1)
            return site;
        await EndAsync(schoolId, auditId, SiteAuditState.Stopped, null);
        return null;
    }

    /// <returns>What was found; null when somebody stopped it.</returns>
    private async Task<CrawlReport?> CrawlAsync(SiteRow site, long auditId, FoundFiles files, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = new AuditWatch(contexts, site.SchoolId, auditId, time);
        Task watching = watch.RunAsync(stop, stop.Token);
        try
        {
            var whole = new SiteToAudit([new Uri(site.Start)], new SiteHosts(site.Hosts), files.KeepAsync) { Progress = watch };
            return await new SiteCrawler(fetcher, time).CrawlAsync(whole, stop.Token);
        }
        catch (OperationCanceledException) when (watch.WasStopped)
        {
            return null;
        }
        finally
        {
            await stop.CancelAsync();
            await watching;
        }
    }

    private async Task FinishAsync(int schoolId, long auditId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        SiteAuditRow audit = await context.SiteAudits.AsNoTracking().SingleAsync(row => row.Id == auditId, cancellationToken);
        if (audit.BatchId is { } batch && await context.Photos.AnyAsync(photo => photo.BatchId == batch, cancellationToken))
            await finish.RunAsync(schoolId, batch, duplicates: 0, audit.AskedBy, cancellationToken);
    }
}

/// <summary>Tells the page how far a look through a site has come, and learns from it when it is to be stopped.</summary>
internal sealed class AuditWatch(ConsentLensDbContextFactory contexts, int schoolId, long auditId, TimeProvider time) : IProgress<CrawlProgress>
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private CrawlProgress _last = new(0, 0, 0);

    /// <summary>Whether somebody stopped it.</summary>
    public bool WasStopped { get; private set; }

    public void Report(CrawlProgress value) => _last = value;

    /// <summary>Watches until the token says that it is over.</summary>
    public async Task RunAsync(CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Beat, time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await LookAsync(stop, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
        catch
        {
            // Nobody could stop it any more: the whole job is tried again.
            await stop.CancelAsync();
            throw;
        }
    }

    private async Task LookAsync(CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        CrawlProgress now = _last;
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        IQueryable<SiteAuditRow> own = context.SiteAudits.Where(audit => audit.Id == auditId && audit.EndedAt == null);
        await own.ExecuteUpdateAsync(update => update.SetProperty(audit => audit.Pages, now.Pages).SetProperty(audit => audit.Pictures, now.Pictures), cancellationToken);
        if (await own.AnyAsync(audit => audit.State == SiteAuditState.Stopping, cancellationToken))
        {
            WasStopped = true;
            await stop.CancelAsync();
        }
    }
}
