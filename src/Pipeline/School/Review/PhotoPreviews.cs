using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Redaction;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>
/// Small copies of stored photos to be looked at inside the house: upright JPEGs that carry nothing but the picture. They are made when first
/// asked for. A locked photo has none, whoever asks, and of one that was screened only the pixels that were screened are shown.
/// </summary>
public sealed class PhotoPreviews(ConsentLensDbContextFactory contexts, SchoolKeyStore keys, EncryptedBlobStore blobs, PreviewCache cache, IPhotoReader reader, ScreenedPixels pixels, ILogger<PhotoPreviews> logger) : IDisposable
{
    // Decoding takes a whole core; more at once would only be slower, all of them.
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount, Environment.ProcessorCount);

    /// <summary>A preview of a photo.</summary>
    /// <returns>The JPEG; null when the school has no such photo, it is locked or purged, or it cannot be decoded.</returns>
    public Task<byte[]?> ReadAsync(int schoolId, long photoId, PreviewSize size, PreviewFaces faces, CancellationToken cancellationToken) =>
        ReadAsync(schoolId, photoId, size, faces == PreviewFaces.Filled ? _ => true : null, cancellationToken);

    /// <summary>A preview in which the faces with these ordinals are filled.</summary>
    /// <returns>The JPEG; null when there is none, and where the photo has not been searched for faces.</returns>
    public Task<byte[]?> ReadRedactedAsync(int schoolId, long photoId, PreviewSize size, IReadOnlyCollection<short> redacted, CancellationToken cancellationToken) =>
        ReadAsync(schoolId, photoId, size, face => redacted.Contains(face.Ordinal), cancellationToken);

    private async Task<byte[]?> ReadAsync(int schoolId, long photoId, PreviewSize size, Func<FaceRow, bool>? isFilled, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var photo = await context.Photos
            .Where(row => row.Id == photoId && row.State != PhotoState.Locked && row.State != PhotoState.Purged)
            .Select(row => new { row.BlobId, row.State, row.Width, row.Height })
            .SingleOrDefaultAsync(cancellationToken);
        if (photo is null || !BlobAddress.TryParse(photo.BlobId, out BlobAddress address))
            return null;
        FaceDetection[] filled = [];
        if (isFilled is not null)
        {
            // Before the search nobody knows where the faces are.
            if (photo.State != PhotoState.Screened)
                return null;
            FaceRow[] rows = await context.Faces.AsNoTracking().Where(face => face.PhotoId == photoId).OrderBy(face => face.Ordinal).ToArrayAsync(cancellationToken);
            filled = [.. rows.Where(isFilled).Select(face => face.ToDetection())];
        }

        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        string kind = KindOf(size, filled);
        if (await cache.FindAsync(key, address, kind, cancellationToken) is { } kept)
            return kept;
        int longSide = Math.Max(photo.Width ?? 0, photo.Height ?? 0);
        byte[]? made = await MakeAsync(schoolId, photoId, photo.State, key, address, size, filled, longSide, cancellationToken);
        if (made is null)
            return null;
        // Asked once more, when it is kept: a photo that was locked or purged meanwhile gets no copy, and none outlives it.
        if (await IsStillOpenAsync(context, photoId, photo.BlobId, cancellationToken))
            return made;
        _ = cache.Delete(key.Identity, address);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _cores.Dispose();

    // Shares the row, and so waits for whoever is about to change it.
    private static async Task<bool> IsStillOpenAsync(ConsentLensDbContext context, long photoId, string? blobId, CancellationToken cancellationToken)
    {
        int school = context.CurrentSchoolId;
        PhotoRow[] rows = await context.Photos
            .FromSql($"select * from photos where school_id = {school} and id = {photoId} for share")
            .AsNoTracking()
            .ToArrayAsync(cancellationToken);
        return rows is [{ State: not (PhotoState.Locked or PhotoState.Purged) } row] && row.BlobId == blobId;
    }

    private async Task<byte[]?> MakeAsync(
        int schoolId, long photoId, PhotoState state, DataKey key, BlobAddress address, PreviewSize size, FaceDetection[] filled, int originalSide, CancellationToken cancellationToken)
    {
        await _cores.WaitAsync(cancellationToken);
        try
        {
            // Several faces of a photo are asked for at once: whoever waited finds what the first has made.
            string kind = KindOf(size, filled);
            if (await cache.FindAsync(key, address, kind, cancellationToken) is { } kept)
                return kept;
            using RgbImage image = state == PhotoState.Screened
                ? await SmallAsync(schoolId, photoId, address, key, size, cancellationToken)
                : reader.Decode(await blobs.ReadAsync(key, address, cancellationToken), PreviewForm.SideOf(size), cancellationToken);
            if (filled.Length > 0)
            {
                float scale = (float)image.LongSide / originalSide;
                FaceMask[] masks = [.. filled.Select(face => face.Scale(scale)).Select(face => FaceMask.Over(face.Box, face.Landmarks, scale))];
                Redactor.Apply(image, masks, RedactionStyle.Soft, CopyMaker.GrainSeed);
            }

            byte[] made = PreviewForm.Encode(image);
            cache.Keep(key, address, kind, made);
            return made;
        }
        catch (Exception error) when (error is PhotoUnreadableException or VaultException { Failure: VaultFailure.NotFound or VaultFailure.Damaged })
        {
            logger.NotUsable("photo", schoolId, photoId, error);
            return null;
        }
        finally
        {
            _cores.Release();
        }
    }

    private async Task<RgbImage> SmallAsync(int schoolId, long photoId, BlobAddress address, DataKey key, PreviewSize size, CancellationToken cancellationToken)
    {
        using RgbImage image = await pixels.DecodeAsync(schoolId, photoId, address, key, cancellationToken);
        return PreviewForm.Shrink(image, size);
    }

    // Filled faces are part of the name: a face that is drawn later makes another preview.
    private static string KindOf(PreviewSize size, FaceDetection[] filled)
    {
        string name = PreviewForm.NameOf(size);
        if (filled.Length == 0) return name;
        string boxes = string.Join(';', filled.Select(face => string.Create(CultureInfo.InvariantCulture, $"{face.Box.X},{face.Box.Y},{face.Box.Width},{face.Box.Height}")));
        return $"{name}-filled-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(boxes)).AsSpan(0, 8))}";
    }
}

/// <summary>How large a preview is.</summary>
public enum PreviewSize
{
    /// <summary>For a grid: the long side has at most 360 pixels.</summary>
    Thumb,

    /// <summary>To look at: the long side has at most 1600 pixels.</summary>
    Large,

    /// <summary>To look at closely: the long side has at most 4000 pixels.</summary>
    Close,
}

/// <summary>Whether a preview shows faces.</summary>
public enum PreviewFaces
{
    Shown,

    /// <summary>Every face that was found, or drawn by a human, is filled.</summary>
    Filled,
}

/// <summary>What previews are like.</summary>
internal static class PreviewForm
{
    private const int Quality = 80;

    /// <summary>The most pixels of the long side.</summary>
    public static int SideOf(PreviewSize size) => size switch
    {
        PreviewSize.Thumb => 360,
        PreviewSize.Large => 1600,
        _ => 4000,
    };

    /// <summary>By what name it is kept.</summary>
    public static string NameOf(PreviewSize size) => size switch
    {
        PreviewSize.Thumb => "thumb",
        PreviewSize.Large => "large",
        _ => "close",
    };

    /// <summary>A picture's pixels at the size of a preview; never enlarged.</summary>
    public static RgbImage Shrink(RgbImage image, PreviewSize size)
    {
        double scale = Math.Min(1, (double)SideOf(size) / image.LongSide);
        int width = Math.Max(1, (int)Math.Round(image.Width * scale));
        int height = Math.Max(1, (int)Math.Round(image.Height * scale));
        return ImageResizer.Resize(image, width, height);
    }

    /// <summary>A JPEG of pixels alone, inspected as those are that leave the house.</summary>
    public static byte[] Encode(RgbImage image) => ReleaseCopy.Encode(image, Quality).Bytes.ToArray();
}
