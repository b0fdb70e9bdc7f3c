using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Redaction;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>
/// Which copies of a draft somebody has looked at. A copy counts as looked at while it would go out as it was shown: a face more or less that is redacted in it, and it does not.
/// What is kept is a hash of what was shown, in a table of its own: the audit log, which takes ids alone and is never changed, could not be asked what still holds.
/// </summary>
public sealed class CopyViews(ConsentLensDbContextFactory contexts, DetectorTrust detectors, TimeProvider time)
{
    private readonly PhotoStanding _standing = new(contexts, detectors, time);

    /// <summary>The copies of a release in the order of their numbers, and which of them a user has looked at.</summary>
    public Task<IReadOnlyList<CopyView>> ReadAsync(int schoolId, long releaseId, string user, CancellationToken cancellationToken) =>
        ReadAsync(schoolId, releaseId, null, user, cancellationToken);

    /// <summary>One copy of a release; null where the photo is not in it.</summary>
    public async Task<CopyView?> FindAsync(int schoolId, long releaseId, long photoId, string user, CancellationToken cancellationToken) =>
        (await ReadAsync(schoolId, releaseId, photoId, user, cancellationToken)).SingleOrDefault();

    private async Task<IReadOnlyList<CopyView>> ReadAsync(int schoolId, long releaseId, long? photoId, string user, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        if (await context.Releases.AsNoTracking().SingleOrDefaultAsync(row => row.Id == releaseId, cancellationToken) is not { } release)
            return [];
        ReleaseItemRow[] items = await context.ReleaseItems.AsNoTracking()
            .Where(item => item.ReleaseId == releaseId && (photoId == null || item.PhotoId == photoId))
            .OrderBy(item => item.Number)
            .ToArrayAsync(cancellationToken);
        IReadOnlyDictionary<long, StandingPhoto> standing = await _standing.ReadAsync(context, release.ChannelId, [.. items.Select(item => item.PhotoId)], cancellationToken);
        IReadOnlySet<long> seen = await SeenAsync(context, release, standing, user, cancellationToken);
        return
        [
            .. items.Select(item =>
            {
                StandingPhoto? photo = standing.GetValueOrDefault(item.PhotoId);
                return new CopyView(item.PhotoId, item.Number, photo is { IsReleasable: true }, photo?.FacesToRemove.Length ?? 0, seen.Contains(item.PhotoId));
            }),
        ];
    }

    /// <summary>The channel of a draft that a photo is in; null where there is none.</summary>
    public async Task<string?> ChannelOfAsync(int schoolId, long releaseId, long photoId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await context.Releases
            .Where(release => release.Id == releaseId && release.State == ReleaseState.Draft && context.ReleaseItems.Any(item => item.ReleaseId == releaseId && item.PhotoId == photoId))
            .Select(release => release.ChannelId)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Remembers that a user was given a copy of a draft.</summary>
    /// <param name="content">What it shows, by <see cref="CopyContent"/>.</param>
    /// <param name="isShown">Whether it is being shown; false where it is fetched ahead, and <see cref="ShownAsync"/> follows if it ever is.</param>
    public async Task GivenAsync(int schoolId, long releaseId, long photoId, string user, byte[] content, bool isShown, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        DateTimeOffset? seenAt = isShown ? InstantConverter.ToStored(time.GetUtcNow()) : null;
        // Another copy than the one that was looked at has not been looked at.
        await context.Database.ExecuteSqlAsync(
            $"""
            insert into release_views (school_id, release_id, photo_id, seen_by, shown_sha256, seen_at)
            select item.school_id, item.release_id, item.photo_id, {user}, {content}, {seenAt}::timestamptz
            from release_items item join releases release on release.school_id = item.school_id and release.id = item.release_id
            where item.school_id = {schoolId} and item.release_id = {releaseId} and item.photo_id = {photoId} and release.state = 'draft'
            on conflict (school_id, release_id, photo_id, seen_by) do update set
                shown_sha256 = excluded.shown_sha256,
                seen_at = case when release_views.shown_sha256 = excluded.shown_sha256 then coalesce(release_views.seen_at, excluded.seen_at) else excluded.seen_at end
            """,
            cancellationToken);
    }

    /// <summary>Remembers that a copy that was fetched ahead is being shown.</summary>
    /// <returns>False when the user was not given that copy, or another one since.</returns>
    public async Task<bool> ShownAsync(int schoolId, long releaseId, long photoId, string user, byte[] content, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        DateTimeOffset now = time.GetUtcNow();
        return await context.ReleaseViews
            .Where(view => view.ReleaseId == releaseId && view.PhotoId == photoId && view.SeenBy == user && view.ShownSha256 == content
                && context.Releases.Any(release => release.Id == releaseId && release.State == ReleaseState.Draft))
            .ExecuteUpdateAsync(update => update.SetProperty(view => view.SeenAt, view => view.SeenAt ?? now), cancellationToken) > 0;
    }

    /// <summary>The photos of a release that a user looked at, and whose copies would be others now.</summary>
    internal static async Task<IReadOnlySet<long>> ChangedAsync(
        ConsentLensDbContext context, ReleaseRow release, IReadOnlyDictionary<long, StandingPhoto> standing, string user, CancellationToken cancellationToken)
    {
        HashSet<long> looked = await context.ReleaseViews
            .Where(view => view.ReleaseId == release.Id && view.SeenBy == user && view.SeenAt != null)
            .Select(view => view.PhotoId)
            .ToHashSetAsync(cancellationToken);
        looked.ExceptWith(await SeenAsync(context, release, standing, user, cancellationToken));
        return looked;
    }

    /// <summary>The photos of a release that a user has looked at as they stand.</summary>
    internal static async Task<IReadOnlySet<long>> SeenAsync(
        ConsentLensDbContext context, ReleaseRow release, IReadOnlyDictionary<long, StandingPhoto> standing, string user, CancellationToken cancellationToken)
    {
        Dictionary<long, byte[]> shown = await context.ReleaseViews
            .Where(view => view.ReleaseId == release.Id && view.SeenBy == user && view.SeenAt != null)
            .ToDictionaryAsync(view => view.PhotoId, view => view.ShownSha256, cancellationToken);
        if (shown.Count == 0)
            return new HashSet<long>();
        long[] photos = [.. shown.Keys.Intersect(standing.Keys)];
        RedactionStyle style = await context.Channels.Where(channel => channel.ChannelId == release.ChannelId).Select(channel => channel.Style).SingleAsync(cancellationToken);
        FaceRow[] faces = await context.Faces.AsNoTracking().Where(face => photos.Contains(face.PhotoId)).OrderBy(face => face.Ordinal).ToArrayAsync(cancellationToken);
        ILookup<long, FaceRow> byPhoto = faces.ToLookup(face => face.PhotoId);
        return standing
            .Where(photo => photo.Value.IsReleasable
                && shown.TryGetValue(photo.Key, out byte[]? content)
                && content.AsSpan().SequenceEqual(CopyContent.HashOf(photo.Value.Verdict.Verdict, photo.Value.Verdict.CopySide, style, byPhoto[photo.Key], photo.Value.FacesToRemove)))
            .Select(photo => photo.Key)
            .ToHashSet();
    }
}

/// <summary>A copy of a release, for whoever approves it.</summary>
/// <param name="Number">Its number in the release.</param>
/// <param name="IsReleasable">Whether it may be released now.</param>
/// <param name="Redacted">How many faces are redacted in it.</param>
/// <param name="IsSeen">Whether the user has looked at it as it would go out now.</param>
public sealed record CopyView(long PhotoId, int Number, bool IsReleasable, int Redacted, bool IsSeen);

/// <summary>What a copy shows, as a hash: the same hash, the same copy.</summary>
public static class CopyContent
{
    /// <param name="verdict">The verdict under which it is made.</param>
    /// <param name="copySide">Long side up to which it is made, in pixels.</param>
    /// <param name="style">How faces are redacted on its channel.</param>
    /// <param name="faces">The photo's faces, by ordinal.</param>
    /// <param name="redacted">Ordinals of the faces that are redacted.</param>
    public static byte[] HashOf(Verdict verdict, int copySide, RedactionStyle style, IEnumerable<FaceRow> faces, IReadOnlyCollection<short> redacted)
    {
        // By place: a face that is found anew elsewhere may have an ordinal that another one had.
        IEnumerable<string> places = faces.Where(face => redacted.Contains(face.Ordinal)).Select(face => $"{ReportCode.Of(style)} {PlaceOf(face.ToDetection().Box)}");
        return SHA256.HashData(Encoding.UTF8.GetBytes($"{ReportCode.Of(verdict)} {copySide} {string.Join(' ', places)}"));
    }

    private static string PlaceOf(FaceBox box) => string.Create(CultureInfo.InvariantCulture, $"{box.X:R},{box.Y:R},{box.Width:R},{box.Height:R}");
}
