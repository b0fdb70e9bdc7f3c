using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>Puts photos together for one channel. Only what may be released at that moment gets in; nothing leaves the house before somebody approves it.</summary>
public sealed class ReleaseDraft(ConsentLensDbContextFactory contexts, SchoolKeyStore keys, DetectorTrust detectors, AuditStore audit, TimeProvider time)
{
    /// <summary>The most photos of a release.</summary>
    public const int MostPhotos = 5000;

    private const int MostNameCharacters = 100;

    private readonly PhotoStanding _standing = new(contexts, detectors, time);

    /// <param name="name">What it is called, or null.</param>
    /// <param name="photoIds">The photos, in the order of their numbers; ids of nothing are passed over.</param>
    /// <exception cref="PublicationRefusedException">The channel takes nothing, or none of the photos may be released to it.</exception>
    public async Task<DraftOutcome> CreateAsync(
        int schoolId, string channelId, string? name, IReadOnlyCollection<long> photoIds, string user, CancellationToken cancellationToken)
    {
        string? called = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
        if (called?.Length > MostNameCharacters)
            throw new PublicationRefusedException($"A release's name can have up to {MostNameCharacters} characters.");
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        ChannelRow channel = await context.Channels.AsNoTracking().Include(row => row.Posters).SingleOrDefaultAsync(row => row.ChannelId == channelId, cancellationToken)
            ?? throw new PublicationRefusedException($"There is no channel {channelId}.");
        if (channel.ToChannel().ReasonNotToRelease(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is { } reason)
            throw new PublicationRefusedException(reason);
        var release = new ReleaseRow { SchoolId = schoolId, ChannelId = channelId, State = ReleaseState.Draft, CreatedBy = user, CreatedAt = time.GetUtcNow() };
        context.Releases.Add(release);
        await context.SaveChangesAsync(cancellationToken);
        release.NameCiphertext = called is null ? null : ReleaseNames.Seal(key, release.Id, called);
        DraftOutcome outcome = await PutInAsync(context, release, photoIds, cancellationToken);
        if (outcome.Added == 0)
            throw new PublicationRefusedException($"None of the selected photos is clear or redacted for the channel {channelId}, so there is nothing to release.");
        AuditDetail detail = AuditDetail.None.With("channel", channelId).With("photos", outcome.Added);
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.ReleaseDrafted, "release", $"{release.Id}", detail), cancellationToken);
        return outcome;
    }

    /// <summary>Puts more photos in, behind those that are there.</summary>
    /// <exception cref="PublicationRefusedException">It is not being drafted.</exception>
    public async Task<DraftOutcome> AddAsync(int schoolId, long releaseId, IReadOnlyCollection<long> photoIds, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        ReleaseRow release = await OpenAsync(context, releaseId, cancellationToken);
        DraftOutcome outcome = await PutInAsync(context, release, photoIds, cancellationToken);
        await transaction.CommitAsync(audit, ChangeOf(releaseId, "added", outcome.Added, user), cancellationToken);
        return outcome;
    }

    /// <summary>Takes photos out; the others keep their numbers.</summary>
    /// <returns>How many were in it.</returns>
    /// <exception cref="PublicationRefusedException">It is not being drafted.</exception>
    public async Task<int> RemoveAsync(int schoolId, long releaseId, IReadOnlyCollection<long> photoIds, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        await OpenAsync(context, releaseId, cancellationToken);
        int removed = await context.ReleaseItems
            .Where(item => item.ReleaseId == releaseId && photoIds.Contains(item.PhotoId))
            .ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(audit, ChangeOf(releaseId, "removed", removed, user), cancellationToken);
        return removed;
    }

    /// <summary>Puts a photo back in that was taken out, with the number it had, unless another one has that by now.</summary>
    /// <exception cref="PublicationRefusedException">It is not being drafted, or the photo may no longer be released.</exception>
    public async Task PutBackAsync(int schoolId, long releaseId, long photoId, int number, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        ReleaseRow release = await OpenAsync(context, releaseId, cancellationToken);
        DraftOutcome outcome = await PutInAsync(context, release, [photoId], cancellationToken);
        if (outcome.LeftOut.Count > 0)
            throw new PublicationRefusedException($"Photo {photoId} cannot be put back in: its verdict no longer allows a release.");
        bool isFree = number is > 0 and <= MostPhotos && !await context.ReleaseItems.AnyAsync(item => item.ReleaseId == releaseId && item.Number == number, cancellationToken);
        if (outcome.Added > 0 && isFree)
            await context.ReleaseItems
                .Where(item => item.ReleaseId == releaseId && item.PhotoId == photoId)
                .ExecuteUpdateAsync(update => update.SetProperty(item => item.Number, number), cancellationToken);
        await transaction.CommitAsync(audit, ChangeOf(releaseId, "added", outcome.Added, user), cancellationToken);
    }

    private static async Task<ReleaseRow> OpenAsync(ConsentLensDbContext context, long releaseId, CancellationToken cancellationToken)
    {
        ReleaseRow? release = await context.Releases.AsNoTracking().SingleOrDefaultAsync(row => row.Id == releaseId, cancellationToken);
        return release is { State: ReleaseState.Draft }
            ? release
            : throw new PublicationRefusedException($"Release {releaseId} is no longer being prepared, so its photos cannot be changed.");
    }

    private async Task<DraftOutcome> PutInAsync(ConsentLensDbContext context, ReleaseRow release, IReadOnlyCollection<long> photoIds, CancellationToken cancellationToken)
    {
        long[] chosen = [.. photoIds.Distinct()];
        var present = await context.ReleaseItems.Where(item => item.ReleaseId == release.Id).Select(item => new { item.PhotoId, item.Number }).ToArrayAsync(cancellationToken);
        long[] added = [.. chosen.Except(present.Select(item => item.PhotoId))];
        if (present.Length + added.Length > MostPhotos)
            throw new PublicationRefusedException($"A release can have up to {MostPhotos} photos. Make several releases.");
        IReadOnlyDictionary<long, StandingPhoto> standing = await _standing.ReadAsync(context, release.ChannelId, added, cancellationToken);
        ReleaseItemRow[] items =
        [
            .. added
                .Where(id => standing.TryGetValue(id, out StandingPhoto? photo) && photo.IsReleasable)
                .Select((id, index) => new ReleaseItemRow
                {
                    SchoolId = release.SchoolId,
                    ReleaseId = release.Id,
                    PhotoId = id,
                    Number = present.Select(item => item.Number).DefaultIfEmpty(0).Max() + index + 1,
                    Verdict = standing[id].Verdict.Verdict,
                }),
        ];
        context.ReleaseItems.AddRange(items);
        await context.SaveChangesAsync(cancellationToken);
        return new DraftOutcome(release.Id, items.Length, [.. added.Except(items.Select(item => item.PhotoId))]);
    }

    private static AuditEvent[] ChangeOf(long releaseId, string what, int photos, string user) =>
        photos == 0 ? [] : [new AuditEvent(user, AuditAction.ReleaseChanged, "release", $"{releaseId}", AuditDetail.None.With(what, photos))];
}

/// <summary>What came of putting photos into a release.</summary>
/// <param name="Added">How many photos were put in.</param>
/// <param name="LeftOut">Photos that were not: on this channel they are neither clear nor blurred.</param>
public sealed record DraftOutcome(long ReleaseId, int Added, IReadOnlyList<long> LeftOut);

/// <summary>A release cannot be built or published. The message is one sentence for the user.</summary>
public class PublicationRefusedException(string message) : RefusedException(message);
