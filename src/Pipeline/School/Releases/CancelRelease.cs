using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>
/// Gives a release up, and deletes its package. A package that anybody downloaded may be anywhere, so such a release stays: its photos go on being watched.
/// </summary>
public sealed class CancelRelease(ConsentLensDbContextFactory contexts, EncryptedBlobStore blobs, SchoolKeyStore keys, AuditStore audit)
{
    /// <summary>Gives a release up.</summary>
    /// <exception cref="PublicationRefusedException">There is no such release, it was given up before, or it is out of the house.</exception>
    public async Task RunAsync(int schoolId, long releaseId, string user, CancellationToken cancellationToken)
    {
        string? package = await CancelAsync(schoolId, releaseId, user, cancellationToken);
        if (!BlobAddress.TryParse(package, out BlobAddress address))
            return;
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        blobs.Delete(key.Identity, address);
    }

    private async Task<string?> CancelAsync(int schoolId, long releaseId, string user, CancellationToken cancellationToken)
    {
        // Neither is it built meanwhile, nor downloaded: both take the lock.
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        ReleaseRow release = await context.Releases.SingleOrDefaultAsync(row => row.Id == releaseId, cancellationToken)
            ?? throw new PublicationRefusedException($"There is no release {releaseId}.");
        if (release.State == ReleaseState.Cancelled)
            throw new PublicationRefusedException($"Release {releaseId} has already been cancelled.");
        if (release.State == ReleaseState.Found)
            throw new PublicationRefusedException($"Release {releaseId} stands for what is on one of the school's own sites, and cannot be cancelled.");
        if (release.State == ReleaseState.Retired)
            throw new PublicationRefusedException($"Release {releaseId} has been retired, so there is nothing left to cancel.");
        if (release.State == ReleaseState.Built && await IsOutAsync(context, releaseId, cancellationToken))
            throw new PublicationRefusedException($"Release {releaseId} has been downloaded or published, so it cannot be cancelled. If a photo in it must come down, it appears under Takedowns.");
        string? package = release.PackageBlobId;
        (release.State, release.PackageBlobId) = (ReleaseState.Cancelled, null);
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.ReleaseCancelled, "release", $"{releaseId}"), cancellationToken);
        return package;
    }

    private static async Task<bool> IsOutAsync(ConsentLensDbContext context, long releaseId, CancellationToken cancellationToken) =>
        await context.Publications.AnyAsync(row => row.ReleaseId == releaseId, cancellationToken)
        || await context.Downloads.AnyAsync(row => row.ReleaseId == releaseId, cancellationToken);
}
