using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>
/// Keeps the prints of photos that were locked before they were screened, so that the same picture is held in other bytes, too. Nothing else is looked for in them, and
/// nothing of them is kept that anybody could look at.
/// </summary>
public sealed class LockedPictures(
    ConsentLensDbContextFactory contexts, SchoolKeyStore keys, EncryptedBlobStore blobs, IPhotoReader reader, ILogger<LockedPictures> logger)
{
    /// <summary>The photos of a school that are locked and have no print.</summary>
    public static IQueryable<PhotoRow> Of(ConsentLensDbContext context) => context.Photos
        .Where(photo => photo.State == PhotoState.Locked && photo.BlobId != null && !context.Pictures.Any(picture => picture.PhotoId == photo.Id));

    /// <summary>Keeps the prints of those of the photos that are locked and have none. What cannot be decoded gets none: it is known again by its bytes alone.</summary>
    public async Task KeepAsync(int schoolId, IReadOnlyCollection<long> photoIds, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var locked = await Of(context).Where(photo => photoIds.Contains(photo.Id)).OrderBy(photo => photo.Id).Select(photo => new { photo.Id, photo.BlobId }).ToArrayAsync(cancellationToken);
        if (locked.Length == 0)
            return;
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        foreach (var photo in locked)
        {
            try
            {
                byte[] content = await blobs.ReadAsync(key, BlobAddress.Parse(photo.BlobId!), cancellationToken);
                using RgbImage image = reader.Decode(content, PhotoScreener.UsualSide, cancellationToken);
                await KeepAsync(schoolId, photo.Id, PicturePrint.Of(key, image), cancellationToken);
            }
            catch (Exception error) when (error is PhotoUnreadableException or VaultException { Failure: VaultFailure.NotFound or VaultFailure.Damaged })
            {
                logger.NotUsable("photo", schoolId, photo.Id, error);
            }
        }
    }

    private async Task KeepAsync(int schoolId, long photoId, PicturePrint print, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        // Free again, it is screened, and gets the print of the pixels that were screened.
        if (!await Of(transaction.Context).AnyAsync(photo => photo.Id == photoId, cancellationToken))
            return;
        await PictureTable.KeepAsync((NpgsqlConnection)transaction.Context.Database.GetDbConnection(), schoolId, photoId, print, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
