using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>Approves a release as it stands at that moment, and has its package built. Whoever calls this has made sure that the user may approve.</summary>
public sealed class ApproveRelease(ConsentLensDbContextFactory contexts, DetectorTrust detectors, IJobQueue queue, AuditStore audit, TimeProvider time)
{
    private readonly PhotoStanding _standing = new(contexts, detectors, time);

    /// <summary>Approves a release, and queues the building of its package.</summary>
    /// <param name="releaseId">A release that is being drafted.</param>
    /// <param name="unseen">How many copies the user was told they have not looked at, and approves all the same.</param>
    /// <exception cref="PublicationRefusedException">It is not being drafted, it is empty, its channel takes nothing, or one of its photos may not be released any more.</exception>
    /// <exception cref="CopiesUnseenException">The user has not looked at more copies than that.</exception>
    public async Task RunAsync(int schoolId, long releaseId, string user, int unseen, CancellationToken cancellationToken)
    {
        await ApproveAsync(schoolId, releaseId, user, unseen, cancellationToken);
        await EnqueueAsync(schoolId, releaseId, cancellationToken);
    }

    /// <summary>Has the package of an approved release built that was not built the first time.</summary>
    /// <exception cref="PublicationRefusedException">It is not approved, or built already.</exception>
    public async Task TryAgainAsync(int schoolId, long releaseId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        if (!await context.Releases.AnyAsync(row => row.Id == releaseId && row.State == ReleaseState.Approved, cancellationToken))
            throw new PublicationRefusedException($"Release {releaseId} is not waiting to be built.");
        await EnqueueAsync(schoolId, releaseId, cancellationToken);
    }

    private Task EnqueueAsync(int schoolId, long releaseId, CancellationToken cancellationToken) =>
        queue.EnqueueAsync(new JobOrder(JobKind.BuildRelease, schoolId, [releaseId]), cancellationToken);

    private async Task ApproveAsync(int schoolId, long releaseId, string user, int unseen, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        ReleaseRow? release = await context.Releases.SingleOrDefaultAsync(row => row.Id == releaseId, cancellationToken);
        if (release is not { State: ReleaseState.Draft })
            throw new PublicationRefusedException($"Release {releaseId} is no longer being prepared, so it cannot be approved.");
        ChannelRow channel = await context.Channels.AsNoTracking().Include(row => row.Posters).SingleAsync(row => row.ChannelId == release.ChannelId, cancellationToken);
        if (channel.ToChannel().ReasonNotToRelease(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is { } reason)
            throw new PublicationRefusedException(reason);
        (int photos, int seen) = await CheckPhotosAsync(context, release, user, cancellationToken);
        if (photos - seen > unseen)
            throw new CopiesUnseenException(releaseId, photos, photos - seen);
        (release.State, release.ApprovedBy, release.ApprovedAt) = (ReleaseState.Approved, user, time.GetUtcNow());
        AuditDetail detail = AuditDetail.None.With("channel", release.ChannelId).With("photos", photos).With("seen", seen).With("unseen", photos - seen);
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.ReleaseApproved, "release", $"{releaseId}", detail), cancellationToken);
    }

    /// <summary>Nobody approves what may not be released: such photos are taken out first, by somebody who sees them. A clear photo that is a blurred one now, or the other way round, is approved as it is now.</summary>
    private async Task<(int Photos, int Seen)> CheckPhotosAsync(ConsentLensDbContext context, ReleaseRow release, string user, CancellationToken cancellationToken)
    {
        ReleaseItemRow[] items = await context.ReleaseItems.AsNoTracking().Where(item => item.ReleaseId == release.Id).ToArrayAsync(cancellationToken);
        if (items.Length == 0)
            throw new PublicationRefusedException($"Release {release.Id} is empty, so there is nothing to approve.");
        IReadOnlyDictionary<long, StandingPhoto> standing = await _standing.ReadAsync(context, release.ChannelId, [.. items.Select(item => item.PhotoId)], cancellationToken);
        int stopped = items.Count(item => !standing.TryGetValue(item.PhotoId, out StandingPhoto? photo) || !photo.IsReleasable);
        if (stopped > 0)
        {
            string photos = stopped == 1 ? "one photo" : $"{stopped} photos";
            throw new PublicationRefusedException($"Release {release.Id} contains {photos} that may no longer be released. Take them out before you approve it.");
        }

        foreach (ReleaseItemRow item in items.Where(item => standing[item.PhotoId].Verdict.Verdict != item.Verdict))
        {
            Consent.Policy.Verdict now = standing[item.PhotoId].Verdict.Verdict;
            await context.ReleaseItems
                .Where(row => row.ReleaseId == release.Id && row.PhotoId == item.PhotoId)
                .ExecuteUpdateAsync(update => update.SetProperty(row => row.Verdict, now), cancellationToken);
        }

        IReadOnlySet<long> seen = await CopyViews.SeenAsync(context, release, standing, user, cancellationToken);
        // What is left is what was looked at as it is approved: the package is built of that, or goes without it.
        await context.ReleaseViews.Where(view => view.ReleaseId == release.Id && view.SeenBy == user && !seen.Contains(view.PhotoId)).ExecuteDeleteAsync(cancellationToken);
        return (items.Length, seen.Count);
    }
}

/// <summary>Somebody approves copies that they have not looked at, and was not told how many.</summary>
public sealed class CopiesUnseenException(long releaseId, int photos, int unseen)
    : PublicationRefusedException($"You have not looked at {unseen} of the {photos} copies in release {releaseId} as they would go out now.")
{
    /// <summary>Copies in the release.</summary>
    public int Photos => photos;

    /// <summary>How many of them they have not looked at.</summary>
    public int Unseen => unseen;
}
