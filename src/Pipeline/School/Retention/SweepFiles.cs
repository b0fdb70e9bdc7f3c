using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Retention;

/// <summary>
/// Deletes packages that were retired, and sealed files that no row knows: of an upload that was killed between storing a photo and recording it, of a package that was built and not recorded, or
/// given up; and previews whose photo is gone. What is younger than a day is left alone, and what is being recorded at this moment is not hit: both take <see cref="FilesLock"/>.
/// </summary>
/// <param name="previews">Previews of the photos, which go with them; null where none are made.</param>
public sealed class SweepFiles(
    ConsentLensDbContextFactory contexts,
    SchoolKeyStore schoolKeys,
    PersonKeyStore personKeys,
    EncryptedBlobStore blobs,
    DestroyBiometrics destroy,
    PreviewCache? previews = null)
{
    private const int ChunkSize = 200;

    /// <summary>More than programs that were killed leave behind; so many, or a tenth of all files, mean that the database is not the one that belongs to the files.</summary>
    private const int MostOrphans = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <returns>How many files, and folders of destroyed keys, were deleted.</returns>
    /// <exception cref="InvalidOperationException">So many files belong to no row that an older database may have been restored; no photo, package or reference photo was deleted.</exception>
    public async Task<int> RunAsync(int schoolId, CancellationToken cancellationToken)
    {
        int swept = blobs.DeleteUnfinished(Patience);
        swept += await SweepRetiredAsync(schoolId, cancellationToken);
        swept += await SweepPhotosAsync(schoolId, cancellationToken);
        swept += await SweepReferencesAsync(schoolId, cancellationToken);
        return swept + await destroy.DeleteFilesWithoutKeyAsync(schoolId, cancellationToken);
    }

    private async Task<int> SweepRetiredAsync(int schoolId, CancellationToken cancellationToken)
    {
        using DataKey key = await schoolKeys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        int swept = 0;
        // Files first: should it break off, the next run finds these rows again.
        foreach (ReleaseRow release in await transaction.Context.Releases.Where(row => row.RetiredBlobId != null).ToArrayAsync(cancellationToken))
        {
            swept += BlobAddress.TryParse(release.RetiredBlobId, out BlobAddress package) && blobs.Delete(key.Identity, package) ? 1 : 0;
            release.RetiredBlobId = null;
        }

        await transaction.CommitAsync(cancellationToken);
        return swept;
    }

    private async Task<int> SweepPhotosAsync(int schoolId, CancellationToken cancellationToken)
    {
        using DataKey key = await schoolKeys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        int swept = previews?.DeleteOf(key.Identity, photo => !blobs.Contains(key.Identity, photo)) ?? 0;
        BlobAddress[] old = [.. blobs.Enumerate(key.Identity).Where(file => blobs.IsOlderThan(key.Identity, file, Patience))];
        List<BlobAddress> orphans = [];
        await using (ConsentLensDbContext context = contexts.Create(schoolId))
        {
            foreach (BlobAddress[] chunk in old.Chunk(ChunkSize))
                orphans.AddRange(await UnknownAsync(context, chunk, cancellationToken));
        }

        if (orphans.Count > Math.Max(MostOrphans, old.Length / 10))
            throw new InvalidOperationException($"{orphans.Count} of {old.Length} stored files belong to no record, so none was deleted. If an older database was restored, restore the right one.");
        foreach (BlobAddress[] chunk in orphans.Chunk(ChunkSize))
            swept += await SweepChunkAsync(schoolId, key, chunk, cancellationToken);
        return swept;
    }

    private async Task<int> SweepChunkAsync(int schoolId, DataKey key, BlobAddress[] files, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        await FilesLock.TakeAsync(context, cancellationToken);
        int swept = 0;
        // Asked again: somebody may have recorded one since, or stored it anew to do so.
        foreach (BlobAddress orphan in await UnknownAsync(context, files, cancellationToken))
        {
            if (!blobs.IsOlderThan(key.Identity, orphan, Patience))
                continue;
            _ = previews?.Delete(key.Identity, orphan);
            swept += blobs.Delete(key.Identity, orphan) ? 1 : 0;
        }

        await transaction.CommitAsync(cancellationToken);
        return swept;
    }

    private static async Task<BlobAddress[]> UnknownAsync(ConsentLensDbContext context, BlobAddress[] files, CancellationToken cancellationToken)
    {
        string[] ids = [.. files.Select(file => file.ToString())];
        string[] known = await context.Photos
            .Where(photo => photo.BlobId != null && ids.Contains(photo.BlobId))
            .Select(photo => photo.BlobId!)
            .Concat(context.Releases.Where(release => release.PackageBlobId != null && ids.Contains(release.PackageBlobId)).Select(release => release.PackageBlobId!))
            .ToArrayAsync(cancellationToken);
        return [.. ids.Except(known, StringComparer.Ordinal).Select(BlobAddress.Parse)];
    }

    private async Task<int> SweepReferencesAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        PersonKeyRow[] holders = await context.PersonKeys.AsNoTracking().OrderBy(key => key.PersonId).ToArrayAsync(cancellationToken);
        int swept = 0;
        foreach (PersonKeyRow holder in holders)
        {
            using DataKey key = personKeys.Unwrap(schoolId, holder.PersonId, holder.WrappedKey);
            swept += await SweepReferencesAsync(schoolId, holder.PersonId, key, cancellationToken);
        }

        return swept;
    }

    private async Task<int> SweepReferencesAsync(int schoolId, string personId, DataKey key, CancellationToken cancellationToken)
    {
        BlobAddress[] old = [.. blobs.Enumerate(key.Identity).Where(file => blobs.IsOlderThan(key.Identity, file, Patience))];
        if (old.Length == 0)
            return 0;
        // Whoever records a reference photo has it, too.
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Register, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        string[] known = await context.ReferencePhotos.Where(photo => photo.PersonId == personId).Select(photo => photo.BlobId).ToArrayAsync(cancellationToken);
        BlobAddress[] orphans = [.. old.Where(file => !known.Contains(file.ToString()) && blobs.IsOlderThan(key.Identity, file, Patience))];
        foreach (BlobAddress orphan in orphans)
            blobs.Delete(key.Identity, orphan);
        await transaction.CommitAsync(cancellationToken);
        return orphans.Length;
    }
}
