using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>Records that a release went out: where, by whom, when. Only an approved poster of a channel that is open may.</summary>
public sealed class RecordPublication(ConsentLensDbContextFactory contexts, RejudgePhotos rejudge, AuditStore audit, TimeProvider time)
{
    private const int MostLinkCharacters = 2000;

    /// <summary>Records a publication, and judges its photos once more: what is no longer permitted gets its takedown task with the link at once.</summary>
    /// <param name="releaseId">A release that was built; one that was retired since may be online all the same.</param>
    /// <param name="photoId">One photo of it, or null for all.</param>
    /// <param name="link">The web address at which it can be seen, or in words where it hangs.</param>
    /// <exception cref="PublicationRefusedException">The release is not built, the channel is not open, or the user may not post on it.</exception>
    public async Task<JudgingCounts> RunAsync(int schoolId, long releaseId, long? photoId, string link, string user, CancellationToken cancellationToken)
    {
        string place = link?.Trim() ?? string.Empty;
        if (place.Length is 0 or > MostLinkCharacters)
            throw new PublicationRefusedException($"Enter where the photos were published: a web address or a description of the place, in up to {MostLinkCharacters} characters.");
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        ReleaseRow release = await CheckAsync(context, releaseId, user, cancellationToken);
        long[] photos = await context.ReleaseItems
            .Where(item => item.ReleaseId == releaseId && item.CopySha256 != null && (photoId == null || item.PhotoId == photoId))
            .Select(item => item.PhotoId)
            .ToArrayAsync(cancellationToken);
        if (photos.Length == 0)
            throw new PublicationRefusedException($"This photo is not in release {releaseId}.");
        context.Publications.Add(new PublicationRow
        {
            SchoolId = schoolId,
            ReleaseId = releaseId,
            PhotoId = photoId,
            ChannelId = release.ChannelId,
            Link = place,
            PublishedBy = user,
            PublishedAt = time.GetUtcNow(),
        });
        await transaction.CommitAsync(audit, EntryOf(release, photos.Length, place, user), cancellationToken);
        // What is recorded is judged, even if the user does not wait for it.
        return await rejudge.RunAsync(schoolId, photos, JudgingCause.Release, CancellationToken.None);
    }

    private async Task<ReleaseRow> CheckAsync(ConsentLensDbContext context, long releaseId, string user, CancellationToken cancellationToken)
    {
        ReleaseRow? release = await context.Releases.AsNoTracking().SingleOrDefaultAsync(row => row.Id == releaseId, cancellationToken);
        if (release is not { State: ReleaseState.Built or ReleaseState.Retired })
            throw new PublicationRefusedException($"Release {releaseId} was not built, so it cannot have been published.");
        ChannelRow row = await context.Channels.Include(channel => channel.Posters).AsNoTracking().SingleAsync(channel => channel.ChannelId == release.ChannelId, cancellationToken);
        Channel channel = row.ToChannel();
        if (channel.ReasonNotToRelease(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is { } reason)
            throw new PublicationRefusedException(reason);
        return channel.MayPost(user)
            ? release
            : throw new PublicationRefusedException($"You may not post on the channel {channel.Id}. Ask {channel.Owner}, who is responsible for it.");
    }

    // A place in words stays out of the log, which takes no free text.
    private static AuditEvent EntryOf(ReleaseRow release, int photos, string place, string user)
    {
        AuditDetail detail = AuditDetail.None.With("channel", release.ChannelId).With("photos", photos);
        bool isAddress = Uri.TryCreate(place, UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            && address.UserInfo.Length == 0
            && address.AbsoluteUri.Length <= MostLinkCharacters;
        return new AuditEvent(user, AuditAction.PublicationRecorded, "release", $"{release.Id}", isAddress ? detail.WithLink("link", address!) : detail);
    }
}
