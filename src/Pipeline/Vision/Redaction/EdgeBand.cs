using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>Fades a mask's fill into the photo, in the thin band outside of it.</summary>
internal static class EdgeBand
{
    /// <summary>
    /// Mixes <paramref name="colourAt"/> (x, y to 0..255) into the band's pixels. Pixels that another mask covers are left alone.
    /// </summary>
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
