using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review.Groups;

/// <summary>Cuts single faces out of the previews of their photos, to be looked at beside each other.</summary>
public sealed class FacePictures(ConsentLensDbContextFactory contexts, PhotoPreviews previews, IPhotoReader reader)
{
    /// <summary>How much is shown of what is around the face, in sides of its box.</summary>
    private const float Around = 1.6f;

    /// <summary>The side of a picture in pixels; a smaller face is shown as small as it is.</summary>
    private const int Side = 240;

    /// <summary>The picture of a face: a JPEG, square except at the photo's edge.</summary>
    /// <returns>Null when the photo has no such face, or no preview of it can be shown.</returns>
    public async Task<byte[]?> ReadAsync(int schoolId, long photoId, short ordinal, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        FaceRow? face = await context.Faces.AsNoTracking().SingleOrDefaultAsync(row => row.PhotoId == photoId && row.Ordinal == ordinal, cancellationToken);
        var photo = await context.Photos.Where(row => row.Id == photoId && row.State == PhotoState.Screened).Select(row => new { row.Width, row.Height }).SingleOrDefaultAsync(cancellationToken);
        if (face is null || photo is not { Width: { } width, Height: { } height }
            || await previews.ReadAsync(schoolId, photoId, PreviewSize.Large, PreviewFaces.Shown, cancellationToken) is not { } preview)
            return null;
        using RgbImage image = reader.Decode(preview, PreviewForm.SideOf(PreviewSize.Large), cancellationToken);
        using RgbImage cut = Cut(image, face.ToDetection().Scale((float)image.LongSide / Math.Max(width, height)).Box);
        double scale = Math.Min(1, (double)Side / cut.LongSide);
        using RgbImage small = ImageResizer.Resize(cut, Math.Max(1, (int)Math.Round(cut.Width * scale)), Math.Max(1, (int)Math.Round(cut.Height * scale)));
        return PreviewForm.Encode(small);
    }

    private static RgbImage Cut(RgbImage image, FaceBox box)
    {
        float half = Math.Max(box.Width, box.Height) * Around / 2;
        (float x, float y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        int left = Math.Clamp((int)(x - half), 0, image.Width - 1);
        int top = Math.Clamp((int)(y - half), 0, image.Height - 1);
        int right = Math.Clamp((int)(x + half), left + 1, image.Width);
        int bottom = Math.Clamp((int)(y + half), top + 1, image.Height);
        var cut = new RgbImage(right - left, bottom - top);
        for (int row = top; row < bottom; row++)
            image.Row(row).Slice(left * RgbImage.Channels, cut.Width * RgbImage.Channels).CopyTo(cut.Row(row - top));
        return cut;
    }
}
