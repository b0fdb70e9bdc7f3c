using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>Covers every mask with one colour.</summary>
internal static class FlatPainter
{
    /// <summary>The solid style's colour, the same in every photo.</summary>
    internal static readonly Vector3 Grey = new(150, 152, 156);

    /// <summary>Fills all insides, then smooths the edges on their outer side.</summary>
    internal static void Paint(RgbImage image, MaskCover[] covers, Vector3 colour)
    {
        foreach (MaskCover cover in covers)
        {
            Fill(image, cover, colour);
        }

        foreach (MaskCover cover in covers)
        {
            EdgeBand.Fade(image, cover, (_, _) => colour);
        }
    }

    /// <summary>Fills one inside.</summary>
    internal static void Fill(RgbImage image, MaskCover cover, Vector3 colour)
    {
        PixelSpan rows = cover.Inside.Rows(image.Height);
        for (int y = rows.First; y < rows.End; y++)
        {
            PixelSpan span = cover.Inside.Span(y, image.Width);
            RowPixels.Fill(image.Row(y), span, colour);
        }
    }
}
