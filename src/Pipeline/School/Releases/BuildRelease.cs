using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Rematch;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>
/// Packs an approved release: every photo is judged at that moment, its copy is made from the pixels, and before the package counts everything is
/// judged once more under the lock. A photo whose verdict is not the one that was approved is left out, and so is one whose copy is not the one that the approver looked at.
/// </summary>
/// <param name="blobs">The photos, and where the package goes.</param>
public sealed class BuildRelease(
    ConsentLensDbContextFactory contexts,
    EncryptedBlobStore blobs,
    SchoolKeyStore keys,
    StoredCopies storedCopies,
    RematchPhotos rematch,
    ScratchSpace scratch,
    DetectorTrust detectors,
    AuditStore audit,
    TimeProvider time,
    ILogger<BuildRelease> logger)
{
    private const int MostAttempts = 3;
    private const string Actor = "job/build_release";

    private readonly PhotoStanding _standing = new(contexts, detectors, time);
    private readonly RejudgePhotos _rejudge = new(contexts, detectors, audit, time);

    /// <param name="releaseId">An approved release; one that was built already stays as it is.</param>
    /// <param name="progress">Told how many photos were looked at, or null.</param>
    /// <exception cref="PublicationRefusedException">It is not approved, its channel takes nothing, or it changed again and again meanwhile.</exception>
    public async Task<BuiltRelease> RunAsync(int schoolId, long releaseId, BuildProgress? progress, CancellationToken cancellationToken)
    {
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            await using ConsentLensDbContext context = contexts.Create(schoolId);
            ReleaseRow release = await OpenAsync(context, releaseId, cancellationToken);
            ReleaseItemRow[] items = await context.ReleaseItems.Where(item => item.ReleaseId == releaseId).OrderBy(item => item.Number).ToArrayAsync(cancellationToken);
            if (release.State != ReleaseState.Approved)
                return ResultOf(release, items);
            await CompareAsync(context, release, items, cancellationToken);
            await using Stream zip = scratch.Create();
            IReadOnlyList<PackedPhoto> packed = await PackAsync(context, release, items, key, zip, progress, cancellationToken);
            if (await FinishAsync(context, release, items, packed, key, zip, cancellationToken))
                return ResultOf(release, items);
        }

        throw new PublicationRefusedException($"Release {releaseId} was not built, because what is known about its photos changed while it was being packed. Check the photos and try again.");
    }

    private static BuiltRelease ResultOf(ReleaseRow release, ReleaseItemRow[] items) => new(
        release.PackageBlobId,
        [.. items.Where(item => item.CopySha256 is not null).Select(item => item.PhotoId)],
        [.. items.Where(item => item.CopySha256 is null).Select(item => item.PhotoId)]);

    private async Task<ReleaseRow> OpenAsync(ConsentLensDbContext context, long releaseId, CancellationToken cancellationToken)
    {
        ReleaseRow release = await context.Releases.SingleOrDefaultAsync(row => row.Id == releaseId, cancellationToken)
            ?? throw new PublicationRefusedException($"There is no release {releaseId}.");
        if (release.State is not (ReleaseState.Approved or ReleaseState.Built or ReleaseState.Retired))
            throw new PublicationRefusedException($"Release {releaseId} was not built, because nobody has approved it.");
        ChannelRow channel = await context.Channels.Include(row => row.Posters).AsNoTracking().SingleAsync(row => row.ChannelId == release.ChannelId, cancellationToken);
        return channel.ToChannel().ReasonNotToRelease(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is { } reason && release.State == ReleaseState.Approved
            ? throw new PublicationRefusedException(reason)
            : release;
    }

    /// <summary>Compares those of its photos with the templates of now that were compared with older ones: somebody may have come since they were approved.</summary>
    private async Task CompareAsync(ConsentLensDbContext context, ReleaseRow release, ReleaseItemRow[] items, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<long, StandingPhoto> standing = await _standing.ReadAsync(context, release.ChannelId, [.. items.Select(item => item.PhotoId)], cancellationToken);
        long[] waiting = [.. standing.Where(photo => photo.Value.AwaitsComparison).Select(photo => photo.Key)];
        if (waiting.Length > 0)
            await rematch.RunAsync(release.SchoolId, waiting, cancellationToken);
    }

    private async Task<IReadOnlyList<PackedPhoto>> PackAsync(
        ConsentLensDbContext context, ReleaseRow release, ReleaseItemRow[] items, DataKey key, Stream zip, BuildProgress? progress, CancellationToken cancellationToken)
    {
        long[] photoIds = [.. items.Select(item => item.PhotoId)];
        IReadOnlyDictionary<long, StandingPhoto> standing = await _standing.ReadAsync(context, release.ChannelId, photoIds, cancellationToken);
        IReadOnlySet<long> changed = await CopyViews.ChangedAsync(context, release, standing, release.ApprovedBy!, cancellationToken);
        ChannelCopies copies = await storedCopies.OpenAsync(context, release.ChannelId, cancellationToken);
        List<PackedPhoto> packed = [];
        using var package = new PackageWriter(zip);
        for (int index = 0; index < items.Length; index++)
        {
            ReleaseItemRow item = items[index];
            if (progress is not null)
                await progress.AdvanceAsync(index, cancellationToken);
            if (!standing.TryGetValue(item.PhotoId, out StandingPhoto? photo) || !photo.IsReleasable || photo.AwaitsComparison || photo.Verdict.Verdict != item.Verdict || changed.Contains(item.PhotoId))
                continue;
            if (await CopyAsync(context, copies, release, item, photo, key, cancellationToken) is not { } copy)
                continue;
            await package.AddAsync(copy, item.Number, cancellationToken);
            packed.Add(new PackedPhoto(item.PhotoId, item.Number, item.Verdict, photo.FacesToRemove, photo.Verdict.CopySide, copy.ComputeSha256()));
        }

        await package.AddManifestAsync(release.Id, release.ChannelId, time.GetUtcNow(), packed, cancellationToken);
        return packed;
    }

    private async Task<ReleaseCopy?> CopyAsync(
        ConsentLensDbContext context, ChannelCopies copies, ReleaseRow release, ReleaseItemRow item, StandingPhoto photo, DataKey key, CancellationToken cancellationToken)
    {
        PhotoRow row = await context.Photos.AsNoTracking().SingleAsync(known => known.Id == item.PhotoId, cancellationToken);
        FaceRow[] faces = await context.Faces.AsNoTracking().Where(face => face.PhotoId == item.PhotoId).OrderBy(face => face.Ordinal).ToArrayAsync(cancellationToken);
        bool isAsJudged = faces.Select(face => face.Ordinal).SequenceEqual(photo.Evidence.FaceOrdinals);
        if (!isAsJudged || !BlobAddress.TryParse(row.BlobId, out BlobAddress address) || row is not { Width: { } width, Height: { } height })
            return null;
        try
        {
            MadeCopy made = await copies.MakeAsync(address, key, Math.Max(width, height), photo.Verdict.CopySide, faces, photo.Evidence, photo.FacesToRemove, cancellationToken);
            if (made.Proof == CopyProof.Safe)
                return made.Copy;
            await HoldAsync(context, release.ChannelId, item.PhotoId, made.Proof, cancellationToken);
            return null;
        }
        catch (Exception error) when (error is PhotoUnreadableException or VaultException { Failure: VaultFailure.NotFound or VaultFailure.Damaged })
        {
            logger.NotUsable("photo", context.CurrentSchoolId, item.PhotoId, error);
            return null;
        }
    }

    /// <summary>A copy that failed is remembered, and its photo is held for a human.</summary>
    private async Task HoldAsync(ConsentLensDbContext context, string channelId, long photoId, CopyProof proof, CancellationToken cancellationToken)
    {
        await context.Verdicts
            .Where(verdict => verdict.PhotoId == photoId && verdict.ChannelId == channelId)
            .ExecuteUpdateAsync(update => update.SetProperty(verdict => verdict.CopyProof, proof), cancellationToken);
        await _rejudge.RunAsync(context.CurrentSchoolId, [photoId], JudgingCause.Release, cancellationToken);
    }

    /// <summary>Makes the package count, unless something has changed since its photos were judged.</summary>
    private async Task<bool> FinishAsync(
        ConsentLensDbContext context, ReleaseRow release, ReleaseItemRow[] items, IReadOnlyList<PackedPhoto> packed, DataKey key, Stream zip, CancellationToken cancellationToken)
    {
        BlobAddress? package = null;
        if (packed.Count > 0)
        {
            zip.Position = 0;
            package = (await blobs.WriteAsync(key, zip, cancellationToken)).Address;
        }

        // A withdrawal that comes after this waits for the lock, finds the release built, and raises its takedowns.
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(context, SchoolLock.Judging, cancellationToken);
        IReadOnlyDictionary<long, StandingPhoto> standing =
            await _standing.ReadAsync(context, release.ChannelId, [.. packed.Select(photo => photo.PhotoId)], cancellationToken);
        bool isApproved = await context.Releases.AnyAsync(row => row.Id == release.Id && row.State == ReleaseState.Approved, cancellationToken);
        if (!isApproved || !packed.All(photo => IsUnchanged(photo, standing)))
        {
            if (package is { } written)
                blobs.Delete(key.Identity, written);
            return false;
        }

        foreach (PackedPhoto photo in packed)
        {
            ReleaseItemRow item = items.Single(row => row.PhotoId == photo.PhotoId);
            (item.CopySha256, item.RemovedFaces, item.CopySide) = (Convert.FromHexString(photo.CopySha256), photo.RemovedFaces, photo.CopySide);
        }

        (release.State, release.PackageBlobId, release.BuiltDeparture) = (ReleaseState.Built, package?.ToString(), await Departures.NextAsync(context, cancellationToken));
        AuditDetail detail = AuditDetail.None.With("channel", release.ChannelId).With("photos", packed.Count).With("left_out", items.Length - packed.Count);
        await transaction.CommitAsync(audit, new AuditEvent(Actor, AuditAction.ReleaseBuilt, "release", $"{release.Id}", detail), cancellationToken);
        return true;
    }

    private static bool IsUnchanged(PackedPhoto packed, IReadOnlyDictionary<long, StandingPhoto> standing) =>
        standing.TryGetValue(packed.PhotoId, out StandingPhoto? photo)
        && photo.IsReleasable
        && !photo.AwaitsComparison
        && photo.Verdict.Verdict == packed.Verdict
        && photo.Verdict.CopySide == packed.CopySide
        && photo.FacesToRemove.SequenceEqual(packed.RemovedFaces);
}

/// <summary>What became of a release.</summary>
/// <param name="PackageBlobId">Where the package lies, or null when no photo was left to pack.</param>
/// <param name="LeftOut">Photos that were approved and are not in it: what is known of them, or of somebody's consent, has changed since.</param>
public sealed record BuiltRelease(string? PackageBlobId, IReadOnlyList<long> Packed, IReadOnlyList<long> LeftOut);

/// <summary>A photo whose copy is in the package.</summary>
/// <param name="Number">Its number in the release.</param>
/// <param name="Verdict">The verdict under which its copy was made.</param>
/// <param name="RemovedFaces">Ordinals of the faces that were removed from the copy.</param>
/// <param name="CopySide">Long side up to which the copy was made, in pixels.</param>
/// <param name="CopySha256">SHA-256 of the copy, in hexadecimal digits.</param>
internal sealed record PackedPhoto(long PhotoId, int Number, Verdict Verdict, short[] RemovedFaces, int CopySide, string CopySha256);

/// <summary>How far the building of a release's package has come, as the page of the release shows it: one row a release.</summary>
public sealed class BuildProgress(ConsentLensDbContextFactory contexts, int schoolId, long releaseId, TimeProvider time)
{
    /// <summary>The code of a release's building in <see cref="JobProgressRow.Job"/>.</summary>
    public static string JobOf(long releaseId) => string.Create(CultureInfo.InvariantCulture, $"build_release/{releaseId}");

    /// <summary>Begins, or begins anew.</summary>
    public async Task BeginAsync(int total, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        string job = JobOf(releaseId);
        await context.JobProgress.Where(row => row.Job == job).ExecuteDeleteAsync(cancellationToken);
        context.JobProgress.Add(new JobProgressRow { SchoolId = schoolId, Job = job, Total = total, StartedAt = time.GetUtcNow() });
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Counts copies that are made.</summary>
    public async Task AdvanceAsync(int done, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        string job = JobOf(releaseId);
        DateTimeOffset now = time.GetUtcNow();
        await context.JobProgress
            .Where(row => row.Job == job && row.FinishedAt == null)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.Done, done).SetProperty(row => row.UpdatedAt, now), cancellationToken);
    }

    /// <param name="problem">Why nothing came of it, as one sentence; null when all is well.</param>
    public async Task EndAsync(string? problem, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        string job = JobOf(releaseId);
        DateTimeOffset now = time.GetUtcNow();
        await context.JobProgress
            .Where(row => row.Job == job)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.FinishedAt, now).SetProperty(row => row.Error, problem), cancellationToken);
    }
}
