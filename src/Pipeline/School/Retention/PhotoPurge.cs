using System.Globalization;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Retention;

/// <summary>Deletes the pixels of photos with their names, texts and small copies, in the caller's transaction. The rows stay, so that it can be told what became of the photos.</summary>
/// <param name="previews">Previews of the photos, which go with them; null where none are made.</param>
internal sealed class PhotoPurge(EncryptedBlobStore blobs, SchoolKeyStore keys, PreviewCache? previews)
{
    /// <summary>Files go before the rows are committed: should it break off between, the photos are found again, and no file outlives its row. The caller holds the judging lock.</summary>
    public async Task RunAsync(ConsentLensDbContext context, IReadOnlyCollection<PhotoRow> photos, CancellationToken cancellationToken)
    {
        string[] addresses = [.. photos.Select(photo => photo.BlobId).OfType<string>().Distinct(StringComparer.Ordinal)];
        // From here on nobody records a photo that has one of these files, too.
        await FilesLock.TakeAsync(context, cancellationToken);
        using DataKey key = await keys.OpenAsync(context.CurrentSchoolId, KeyPurpose.School, cancellationToken);
        foreach (PhotoRow photo in photos)
        {
            (photo.State, photo.BlobId, photo.ReadingCiphertext) = (PhotoState.Purged, null, null);
            photo.FileNameCiphertext = PhotoFileName.Seal(key, photo.BatchId, photo.FileNameHash, string.Create(CultureInfo.InvariantCulture, $"Photo {photo.Id}"));
        }

        await context.SaveChangesAsync(cancellationToken);
        string[] stillUsed = await context.Photos
            .Where(photo => photo.BlobId != null && addresses.Contains(photo.BlobId))
            .Select(photo => photo.BlobId!)
            .ToArrayAsync(cancellationToken);
        string[] gone = [.. addresses.Except(stillUsed, StringComparer.Ordinal)];
        await context.PhotoTexts.Where(text => gone.Contains(text.BlobId)).ExecuteDeleteAsync(cancellationToken);
        foreach (string address in gone)
        {
            if (!BlobAddress.TryParse(address, out BlobAddress file))
                continue;
            _ = previews?.Delete(key.Identity, file);
            blobs.Delete(key.Identity, file);
        }
    }
}
