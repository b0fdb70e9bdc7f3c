using System.Globalization;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>Compares the rows of photos, reference photos and packages with the sealed files, both ways.</summary>
internal sealed class StoredFiles(SchoolKeyStore schoolKeys, PersonKeyStore personKeys, EncryptedBlobStore blobs) : IInvariantCheck
{
    /// <inheritdoc/>
    public async Task RunAsync(SchoolUnderCheck school, CancellationToken cancellationToken)
    {
        if (school.Scope == CheckScope.Database)
            return;
        await CheckPhotosAsync(school, cancellationToken);
        await CheckReferencesAsync(school, cancellationToken);
    }

    private async Task CheckPhotosAsync(SchoolUnderCheck school, CancellationToken cancellationToken)
    {
        using DataKey key = await schoolKeys.OpenAsync(school.Id, KeyPurpose.School, cancellationToken);
        // Files first: one that is stored meanwhile is not taken for one without a row.
        HashSet<BlobAddress> files = [.. blobs.Enumerate(key.Identity)];
        await using ConsentLensDbContext context = school.Context();
        var photos = await context.Photos
            .Where(photo => photo.BlobId != null)
            .OrderBy(photo => photo.Id)
            .Select(photo => new { photo.Id, photo.BlobId })
            .ToArrayAsync(cancellationToken);
        // A retired package's file goes with the night.
        string[] packages = await context.Releases
            .Select(release => release.PackageBlobId ?? release.RetiredBlobId)
            .Where(package => package != null)
            .Select(package => package!)
            .ToArrayAsync(cancellationToken);
        Tally stored = school[Invariant.PhotosStored];
        HashSet<BlobAddress> known = [];
        HashSet<BlobAddress> read = [];
        foreach (var photo in photos)
        {
            stored.Look();
            bool isAddress = BlobAddress.TryParse(photo.BlobId, out BlobAddress address);
            known.Add(address);
            BlobCondition condition = !isAddress || !blobs.Contains(key.Identity, address) ? BlobCondition.Missing
                : school.Scope == CheckScope.EveryByte && read.Add(address) ? await blobs.CheckAsync(key, address, cancellationToken)
                : BlobCondition.Sound;
            // It may have been deleted just now, with its row.
            if (condition != BlobCondition.Sound && await context.Photos.AnyAsync(row => row.Id == photo.Id && row.BlobId == photo.BlobId, cancellationToken))
                stored.Violate(string.Create(CultureInfo.InvariantCulture, $"the file of photo {photo.Id} is {WordOf(condition)}"));
        }

        known.UnionWith(packages.Select(package => BlobAddress.TryParse(package, out BlobAddress address) ? address : default));
        Report(school, files, known, "photos");
        foreach (Guid stranger in blobs.KeyIds(AuditStore.NameOf(school.Id), KeyPurpose.School).Where(id => id != key.Identity.Id))
            school[Invariant.FilesKnown].Violate($"the folder photos/{stranger:N} belongs to no key, so nobody can read it");
    }

    private async Task CheckReferencesAsync(SchoolUnderCheck school, CancellationToken cancellationToken)
    {
        string name = AuditStore.NameOf(school.Id);
        IReadOnlyList<Guid> folders = blobs.KeyIds(name, KeyPurpose.PersonBiometrics);
        await using ConsentLensDbContext context = school.Context();
        PersonKeyRow[] keys = await context.PersonKeys.AsNoTracking().OrderBy(key => key.PersonId).ToArrayAsync(cancellationToken);
        ILookup<string, ReferencePhotoRow> photos = (await context.ReferencePhotos.AsNoTracking().ToArrayAsync(cancellationToken)).ToLookup(photo => photo.PersonId, StringComparer.Ordinal);
        HashSet<Guid> known = [];
        foreach (PersonKeyRow row in keys)
        {
            using DataKey key = personKeys.Unwrap(school.Id, row.PersonId, row.WrappedKey);
            known.Add(key.Identity.Id);
            HashSet<BlobAddress> files = [.. blobs.Enumerate(key.Identity)];
            await CheckReferencesAsync(school, context, key, photos[row.PersonId], cancellationToken);
            Report(school, files, [.. photos[row.PersonId].Select(photo => BlobAddress.Parse(photo.BlobId))], "references");
        }

        foreach (Guid orphan in folders.Where(id => !known.Contains(id)))
            school[Invariant.FilesKnown].Violate($"the folder references/{orphan:N} belongs to no key, so nobody can read it");
    }

    private async Task CheckReferencesAsync(SchoolUnderCheck school, ConsentLensDbContext context, DataKey key, IEnumerable<ReferencePhotoRow> photos, CancellationToken cancellationToken)
    {
        foreach (ReferencePhotoRow photo in photos)
        {
            school[Invariant.PhotosStored].Look();
            // They are few and small, so that each is read through.
            BlobCondition condition = await blobs.CheckAsync(key, BlobAddress.Parse(photo.BlobId), cancellationToken);
            if (condition != BlobCondition.Sound && await context.ReferencePhotos.AnyAsync(row => row.Id == photo.Id, cancellationToken))
                school[Invariant.PhotosStored].Violate(string.Create(CultureInfo.InvariantCulture, $"the file of reference photo {photo.Id} is {WordOf(condition)}"));
        }
    }

    private static void Report(SchoolUnderCheck school, HashSet<BlobAddress> files, HashSet<BlobAddress> known, string folder)
    {
        Tally tally = school[Invariant.FilesKnown];
        tally.Look(files.Count);
        foreach (BlobAddress orphan in files.Where(file => !known.Contains(file)).OrderBy(file => file.ToString(), StringComparer.Ordinal))
            tally.Violate($"the file {folder}/{orphan} belongs to no row");
    }

    private static string WordOf(BlobCondition condition) => condition == BlobCondition.Missing ? "missing" : "damaged";
}
