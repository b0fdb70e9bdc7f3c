using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Sites.Crawling;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>Records what an audit found where: from then on it is watched like what was published from here. Safe to run twice.</summary>
public sealed class RecordFound(ConsentLensDbContextFactory contexts, AuditStore audit, TimeProvider time)
{
    private const int PageSize = 100;

    private static readonly FetchProblem[] Passing = [FetchProblem.TimedOut, FetchProblem.Unreachable, FetchProblem.NoSuchHost, FetchProblem.ServerError];

    /// <summary>Records the pictures, before they are screened: the judging then knows that they are out.</summary>
    internal async Task RunAsync(SiteRow site, long auditId, IReadOnlyList<TakenPicture> taken, DataKey key, CancellationToken cancellationToken)
    {
        foreach (TakenPicture[] page in taken.Chunk(PageSize))
        {
            // The publications get their numbers under this lock.
            await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, site.SchoolId, SchoolLock.Judging, cancellationToken);
            var record = new Page(transaction.Context, site, auditId, key, time.GetUtcNow());
            List<AuditEvent> events = [];
            foreach (TakenPicture picture in page)
                events.AddRange(await record.AddAsync(picture, cancellationToken));
            await transaction.CommitAsync(audit, events, cancellationToken);
        }
    }

    /// <summary>Ends the audit: what it did not find is gone, if it looked at all of the site.</summary>
    internal async Task EndAsync(SiteRow site, long auditId, CrawlReport report, IReadOnlyList<string> noPhotos, DataKey key, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, site.SchoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        SiteAuditRow row = await context.SiteAudits.SingleAsync(own => own.Id == auditId, cancellationToken);
        if (row.EndedAt is not null)
            return;
        DateTimeOffset now = time.GetUtcNow();
        AuditShortfall shortfall = AuditShortfall.Of(report, noPhotos);
        (row.State, row.EndedAt, row.Pages, row.Pictures, row.ShortfallCiphertext) = (SiteAuditState.Done, now, report.Pages, report.Pictures.Count, shortfall.Seal(key, auditId));
        row.IsComplete = report.Limits.All(limit => limit.Kind == CrawlLimit.Repetition) && !report.Unread.Any(unread => Passing.Contains(unread.Problem));
        row.NewPictures = await context.FoundPictures.CountAsync(found => found.SiteId == site.Id && found.FirstAuditId == auditId, cancellationToken);
        if (row.IsComplete)
        {
            row.GonePictures = await context.FoundPictures.Where(found => found.SiteId == site.Id && found.LastAuditId != auditId && found.GoneAt == null)
                .ExecuteUpdateAsync(update => update.SetProperty(found => found.GoneAt, now), cancellationToken);
        }

        AuditDetail detail = AuditDetail.None.With("pages", report.Pages).With("pictures", report.Pictures.Count).With("new", row.NewPictures).With("gone", row.GonePictures).With("complete", row.IsComplete);
        await transaction.CommitAsync(audit, new AuditEvent(PublicationRow.FoundOnline, AuditAction.SiteAudited, "site", $"{site.Id}", detail), cancellationToken);
    }

    /// <summary>The pictures of one transaction.</summary>
    private sealed class Page(ConsentLensDbContext context, SiteRow site, long auditId, DataKey key, DateTimeOffset now)
    {
        public async Task<IReadOnlyList<AuditEvent>> AddAsync(TakenPicture taken, CancellationToken cancellationToken)
        {
            FoundPictureRow? known = await context.FoundPictures.SingleOrDefaultAsync(row => row.SiteId == site.Id && row.FileId == taken.FileId, cancellationToken);
            SeenOnline seen = SeenOnline.Of(taken.Picture, known is null ? null : SeenOnline.Open(key, site.Id, known.FileId, known.SeenCiphertext).Link);
            byte[] ciphertext = seen.Seal(key, site.Id, taken.FileId);
            if (known is null)
            {
                context.FoundPictures.Add(new FoundPictureRow
                {
                    SchoolId = site.SchoolId,
                    SiteId = site.Id,
                    FileId = taken.FileId,
                    PhotoId = taken.PhotoId,
                    ReleaseId = taken.ReleaseId,
                    FirstAuditId = auditId,
                    LastAuditId = auditId,
                    SeenCiphertext = ciphertext,
                });
            }
            else
            {
                (known.PhotoId, known.ReleaseId, known.LastAuditId, known.GoneAt, known.SeenCiphertext) = (taken.PhotoId, taken.ReleaseId, auditId, null, ciphertext);
            }

            await AddItemAsync(taken, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            return await StillOnline.PublishAsync(context, new CopyPlace(taken.PhotoId, taken.ReleaseId, site.ChannelId, seen.Link), now, cancellationToken);
        }

        private async Task AddItemAsync(TakenPicture taken, CancellationToken cancellationToken)
        {
            IQueryable<ReleaseItemRow> items = context.ReleaseItems.Where(item => item.ReleaseId == taken.ReleaseId);
            if (await items.AnyAsync(item => item.PhotoId == taken.PhotoId, cancellationToken))
                return;
            context.ReleaseItems.Add(new ReleaseItemRow
            {
                SchoolId = site.SchoolId,
                ReleaseId = taken.ReleaseId,
                PhotoId = taken.PhotoId,
                Number = (await items.MaxAsync(item => (int?)item.Number, cancellationToken) ?? 0) + 1,
                Verdict = Verdict.Clear,
                CopySha256 = Convert.FromHexString(taken.Picture.Sha256),
                RemovedFaces = [],
            });
        }
    }
}
