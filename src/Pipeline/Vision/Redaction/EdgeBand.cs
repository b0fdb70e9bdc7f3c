using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>Fades the fill of a mask into the photo, in the thin band around it.</summary>
internal static class EdgeBand
{
    /// <summary>Mixes <paramref name="colourAt"/> (x, y to 0..255) into the pixels of the band, except those that another mask covers.</summary>
    internal static void Fade(RgbImage image, MaskCover cover, Func<int, int, Vector3> colourAt)
    {
        PixelSpan rows = cover.Outside.Rows(image.Height);
        for (int y = rows.First; y < rows.End; y++)
        {
            PixelSpan outer = cover.Outside.Span(y, image.Width);
            PixelSpan inner = cover.Inside.Span(y, image.Width);
            if (inner.IsEmpty)
            {
                FadeRow(image, cover, y, outer, colourAt);
                continue;
            }
            FadeRow(image, cover, y, outer with { End = Math.Min(outer.End, inner.First) }, colourAt);
            FadeRow(image, cover, y, outer with { First = Math.Max(outer.First, inner.End) }, colourAt);
        }
    }

    private static void FadeRow(RgbImage image, MaskCover cover, int y, PixelSpan span, Func<int, int, Vector3> colourAt)
    {
        Span<byte> row = image.Row(y);
        for (int x = span.First; x < span.End; x++)
        {
            if (!cover.IsInsideNeighbour(x, y))
            {
                Vector3 photo = RowPixels.Read(row, x);
                RowPixels.Write(row, x, Vector3.Lerp(photo, colourAt(x, y), Feather.FillShare(cover, x, y)));
            }
        }
    }
}

/// <summary>The thin band around a mask in which the fill fades into the photo. It changes only pixels outside the ellipse and takes nothing from inside
/// it.</summary>
internal static class Feather
{
    private const double SoftShare = 0.14;
    private const double MostPixels = 28;

    // Enough for a smooth edge.
    private const double LeastPixels = 2;

    /// <summary>Width of the band in pixels: a share of the mask for the soft style, an anti-aliased edge for the others.</summary>
    internal static double WidthOf(FaceMask mask, RedactionStyle style)
    {
        double share = style == RedactionStyle.Soft ? SoftShare : 0;
        return Math.Clamp(share * Math.Min(mask.RadiusX, mask.RadiusY), LeastPixels, MostPixels);
    }

    /// <summary>The share of the fill at a pixel of the band: 1 at the mask's edge, 0 at the outer edge of the band, smooth at both.</summary>
    internal static float FillShare(MaskCover cover, int x, int y)
    {
        double fromInner = Math.Max(0, cover.Inside.SquaredDistance(x + 0.5, y + 0.5) - 1);
        double fromOuter = Math.Max(0, 1 - cover.Outside.SquaredDistance(x + 0.5, y + 0.5));
        double share = fromOuter / Math.Max(fromInner + fromOuter, 1e-12);
        return (float)(share * share * (3 - (2 * share)));
    }
}

internal static class RowPixels
{
    internal static Vector3 Read(ReadOnlySpan<byte> row, int x)
    {
        ReadOnlySpan<byte> pixel = row.Slice(x * RgbImage.Channels, RgbImage.Channels);
        return new Vector3(pixel[0], pixel[1], pixel[2]);
    }

    /// <summary>Rounds and clamps to 0..255.</summary>
    internal static void Write(Span<byte> row, int x, Vector3 colour)
    {
        Vector3 rounded = Vector3.Clamp(colour + new Vector3(0.5f), Vector3.Zero, new Vector3(255));
        Span<byte> pixel = row.Slice(x * RgbImage.Channels, RgbImage.Channels);
        pixel[0] = (byte)rounded.X;
        pixel[1] = (byte)rounded.Y;
        pixel[2] = (byte)rounded.Z;
    }

    internal static void Fill(Span<byte> row, PixelSpan span, Vector3 colour)
    {
        if (span.IsEmpty) return;
        Write(row, span.First, colour);
        Span<byte> pixels = row[(span.First * RgbImage.Channels)..(span.End * RgbImage.Channels)];
        int filled = RgbImage.Channels;
        while (filled < pixels.Length)
        {
            int more = Math.Min(filled, pixels.Length - filled);
            pixels[..more].CopyTo(pixels[filled..]);
            filled += more;
        }
    }
}
