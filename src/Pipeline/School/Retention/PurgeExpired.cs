using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Retention;

/// <summary>
/// Deletes what is kept no longer: pixels of blocked and of unused photos with their names and texts, and the biometrics of people who left, who lost the permission, or
/// whose template is a year old. Rows of photos stay, so that it can be told what became of them, and
/// with a photo that is held what its picture looked like, so that the same picture is held too. Doing it twice does nothing more.
/// </summary>
/// <param name="rules">How long photos are kept where the school settled nothing.</param>
/// <param name="previews">Previews of the photos, which go with them; null where none are made.</param>
public sealed class PurgeExpired(
    ConsentLensDbContextFactory contexts,
    EncryptedBlobStore blobs,
    SchoolKeyStore keys,
    DestroyBiometrics destroy,
    AuditStore audit,
    RetentionRules rules,
    TimeProvider time,
    PreviewCache? previews = null)
{
    private const string Actor = "job/purge_expired";
    private const int ChunkSize = 200;
    private readonly PhotoPurge _purge = new(blobs, keys, previews);

    public async Task<PurgeCounts> RunAsync(int schoolId, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> people = await PeopleAsync(schoolId, cancellationToken);
        if (people.Count > 0)
            await destroy.RunAsync(schoolId, people, Actor, cancellationToken);

        int photos = 0;
        while (await PurgeChunkAsync(schoolId, cancellationToken) is > 0 and int purged)
            photos += purged;
        await ForgetPicturesAsync(schoolId, cancellationToken);
        return new PurgeCounts(photos, people.Count);
    }

    private async Task ForgetPicturesAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        await PictureTable.ForgetPurgedAsync((NpgsqlConnection)transaction.Context.Database.GetDbConnection(), schoolId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<string>> PeopleAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        DateTimeOffset now = time.GetUtcNow();
        SchoolRegister register = await new RegisterStore(context, time).LoadAsync(now, cancellationToken);
        string[] withKey = await context.PersonKeys.Select(key => key.PersonId).Order().ToArrayAsync(cancellationToken);
        string[] expired = await context.Templates
            .Where(template => template.ExpiresAt <= now)
            .Select(template => template.PersonId)
            .ToArrayAsync(cancellationToken);
        return [.. withKey.Where(person => expired.Contains(person, StringComparer.Ordinal) || !register.BiometricPermissionOf(person, now).IsPermitted)];
    }

    private async Task<int> PurgeChunkAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        RetentionRules own = (await SchoolSettings.ReadAsync(context, cancellationToken)).Retention(rules);
        PhotoRow[] photos = await Expired(context, own).OrderBy(photo => photo.Id).Take(ChunkSize).ToArrayAsync(cancellationToken);
        if (photos.Length == 0)
            return 0;
        await _purge.RunAsync(context, photos, cancellationToken);
        var purged = new AuditEvent(Actor, AuditAction.PhotosPurged, "school", AuditStore.NameOf(schoolId), AuditDetail.None.With("photos", photos.Length));
        await transaction.CommitAsync(audit, purged, cancellationToken);
        return photos.Length;
    }

    /// <summary>Photos whose time is over. One that is locked, in a release that is under way, or to be seen on one of the school's sites, is not touched.</summary>
    private IQueryable<PhotoRow> Expired(ConsentLensDbContext context, RetentionRules own)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset blockedBefore = now - own.KeepBlocked;
        DateTimeOffset unusedBefore = now - own.KeepUnused;
        return context.Photos.Where(photo =>
            photo.State != PhotoState.Purged
            && photo.State != PhotoState.Locked
            && !context.ReleaseItems.Any(item => item.PhotoId == photo.Id
                && context.Releases.Any(release => release.Id == item.ReleaseId && release.State != ReleaseState.Cancelled && release.State != ReleaseState.Found))
            && !context.FoundPictures.Any(found => found.PhotoId == photo.Id && found.GoneAt == null)
            && (photo.UploadedAt <= unusedBefore
                || (context.Verdicts.Any(verdict => verdict.PhotoId == photo.Id)
                    && !context.Verdicts.Any(verdict => verdict.PhotoId == photo.Id && (verdict.Verdict != Verdict.Block || verdict.JudgedAt > blockedBefore)))));
    }
}

/// <summary>What a purge came to.</summary>
/// <param name="Photos">Photos whose pixels were deleted.</param>
/// <param name="People">People whose biometrics were destroyed.</param>
public sealed record PurgeCounts(int Photos, int People);
