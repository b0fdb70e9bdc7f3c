using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.People.References;

/// <summary>Shows a reference photo small, drawn anew from its pixels: nothing else of the file leaves the store.</summary>
public sealed class ReferenceImages(ConsentLensDbContextFactory contexts, PersonKeyStore keys, EncryptedBlobStore blobs, IPhotoReader reader, ILogger<ReferenceImages> logger)
{
    private const int LongSide = 480;
    private const int JpegQuality = 85;

    /// <summary>A small JPEG of a reference photo, or null when there is none, or its file cannot be read.</summary>
    public async Task<byte[]?> ReadAsync(int schoolId, string personId, long referenceId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        string? blob = await context.ReferencePhotos
            .Where(row => row.Id == referenceId && row.PersonId == personId)
            .Select(row => row.BlobId)
            .SingleOrDefaultAsync(cancellationToken);
        using DataKey? key = await keys.FindAsync(schoolId, personId, cancellationToken);
        if (blob is null || key is null)
            return null;
        try
        {
            byte[] file = await blobs.ReadAsync(key, BlobAddress.Parse(blob), cancellationToken);
            using RgbImage image = reader.Decode(file, LongSide, cancellationToken);
            return JpegEncoder.Encode(image, JpegQuality);
        }
        catch (Exception broken) when (broken is PhotoUnreadableException or VaultException { Failure: VaultFailure.NotFound or VaultFailure.Damaged })
        {
            logger.NotUsable("reference photo", schoolId, referenceId, broken);
            return null;
        }
    }
}
