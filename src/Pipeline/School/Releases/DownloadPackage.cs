using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>Hands out the package of a release, unless one of its photos may no longer be shown. Who took it, and when, is recorded before the first byte.</summary>
public sealed class DownloadPackage(
    ConsentLensDbContextFactory contexts, EncryptedBlobStore blobs, SchoolKeyStore keys, DetectorTrust detectors, IJobQueue queue, AuditStore audit, TimeProvider time)
{
    private readonly PhotoStanding _standing = new(contexts, detectors, time);

    /// <summary>Why the package is not handed out, as one sentence; null when it is.</summary>
    public async Task<string?> ReasonNotToAsync(int schoolId, long releaseId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await ReasonAsync(context, await FindAsync(context, releaseId, cancellationToken), releaseId, cancellationToken);
    }

    /// <param name="releaseId">A release that was built.</param>
    /// <exception cref="PublicationRefusedException">It is not built, or one of its photos may not be shown any more.</exception>
    public async Task<ReleasePackage> OpenAsync(int schoolId, long releaseId, string user, CancellationToken cancellationToken)
    {
        // A withdrawal that is being judged comes before this, and is seen, or after it, and finds the package out.
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        ReleaseRow? release = await FindAsync(context, releaseId, cancellationToken);
        if (await ReasonAsync(context, release, releaseId, cancellationToken) is { } reason)
            throw new PublicationRefusedException(reason);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        BlobStream content = await blobs.OpenAsync(key, BlobAddress.Parse(release!.PackageBlobId!), cancellationToken);
        try
        {
            context.Downloads.Add(new DownloadRow { SchoolId = schoolId, ReleaseId = releaseId, DownloadedBy = user, DownloadedAt = time.GetUtcNow() });
            AuditDetail detail = AuditDetail.None.With("channel", release.ChannelId);
            await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.ReleaseDownloaded, "release", $"{releaseId}", detail), cancellationToken);
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }

        return new ReleasePackage(content, content.Length, $"release-{releaseId}-{release.ChannelId}.zip");
    }

    private static Task<ReleaseRow?> FindAsync(ConsentLensDbContext context, long releaseId, CancellationToken cancellationToken) =>
        context.Releases.AsNoTracking().SingleOrDefaultAsync(row => row.Id == releaseId, cancellationToken);

    private async Task<string?> ReasonAsync(ConsentLensDbContext context, ReleaseRow? release, long releaseId, CancellationToken cancellationToken)
    {
        if (release is { State: ReleaseState.Retired, RetiredBecause: { } cause })
            return $"{ReasonOf(releaseId, cause)} Make a new release of the photos that may still be shown.";
        if (release is not { State: ReleaseState.Built })
            return $"Release {releaseId} has no package, because it was not built.";
        if (!BlobAddress.TryParse(release.PackageBlobId, out _))
            return $"Release {releaseId} has no package, because none of its photos could still be released when it was built.";
        ReleaseItemRow[] items = await context.ReleaseItems.AsNoTracking().Where(item => item.ReleaseId == releaseId && item.CopySha256 != null).ToArrayAsync(cancellationToken);
        long[] photos = [.. items.Select(item => item.PhotoId)];
        if (await context.Photos.AnyAsync(photo => photos.Contains(photo.Id) && photo.State == PhotoState.Locked, cancellationToken))
            return $"The package of release {releaseId} cannot be downloaded: a photo in it is held back. Ask the designated safeguarding lead.";
        if (await context.Takedowns.AnyAsync(task => photos.Contains(task.PhotoId) && task.ConfirmedAt == null, cancellationToken))
            return $"The package of release {releaseId} cannot be downloaded until an earlier copy of a photo in it has been taken down. See Takedowns, and confirm it there.";
        IReadOnlyDictionary<long, StandingPhoto> standing = await _standing.ReadAsync(context, release.ChannelId, photos, cancellationToken);
        if (photos.Any(photo => standing.TryGetValue(photo, out StandingPhoto? stands) && stands.AwaitsSearch))
            return $"The package of release {releaseId} cannot be downloaded yet: the names of its photos are being compared with the register, which has changed. Try again in a few minutes.";
        if (photos.Any(photo => standing.TryGetValue(photo, out StandingPhoto? stands) && TakedownRule.IsHeldForReadingAlone(stands.Verdict)))
            return $"The package of release {releaseId} cannot be downloaded yet: its photos are being searched for names that are written in them. Try again in a few minutes.";
        long[] waiting = [.. photos.Where(photo => standing.TryGetValue(photo, out StandingPhoto? stands) && stands.AwaitsComparison)];
        if (waiting.Length > 0)
        {
            // Not only tonight, and not only the newest: somebody waits for them.
            foreach (long[] chunk in waiting.Chunk(BatchScreening.ChunkSize))
                await queue.EnqueueAsync(new JobOrder(JobKind.MatchPhotosAgain, context.CurrentSchoolId, chunk), cancellationToken);
            return $"The package of release {releaseId} cannot be downloaded yet: its faces are being compared with reference photos that were added or removed since it was built. Try again in a few minutes.";
        }

        return items.All(item => standing.TryGetValue(item.PhotoId, out StandingPhoto? photo) && MayStillBeShown(item, photo))
            ? null
            : $"The package of release {releaseId} cannot be downloaded: a photo in it may no longer be shown. Make a new release without that photo.";
    }

    private static string ReasonOf(long releaseId, RetirementCause cause) => cause == RetirementCause.HeldBack
        ? $"Release {releaseId} was retired for good because a photo in it was held back: ask the designated safeguarding lead."
        : $"Release {releaseId} was retired for good because a photo in it had to be taken down.";

    // A purged photo is not in the standing at all: nobody can judge it any more.
    private static bool MayStillBeShown(ReleaseItemRow item, StandingPhoto photo) =>
        !TakedownRule.MustComeDown(new ShownCopy(item.RemovedFaces ?? [], item.CopySide, WasFound: false), photo.Verdict, photo.Evidence.FaceOrdinals, awaitsMatching: false);
}

/// <summary>A release's package, to be sent to whoever asked for it. The caller disposes of the stream.</summary>
/// <param name="Content">The zip, read forward only.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="FileName">What to call it: neutral, without the name of anybody.</param>
public sealed record ReleasePackage(Stream Content, long Length, string FileName);
