using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>Redacts faces. The rule: no output pixel depends on any input pixel inside the ellipse of any mask. Pixelating or blurring the face itself is not
/// offered, because both still give away who it was.</summary>
public static class Redactor
{
    /// <summary>Replaces everything inside the masks, in place. Pixels outside change only in a thin band around a mask, at most <see cref="Feather.WidthOf"/> wide,
    /// where the fill fades into the photo.</summary>
    /// <param name="image">The upright photo at release size.</param>
    /// <param name="masks">All the faces to redact, in pixels of <paramref name="image"/>. They come in one call because a mask is filled from its
    /// surroundings, which must not be a face still to be redacted.</param>
    /// <param name="seed">Chooses the grain of the soft style. It must not come from the photo's content or hash, which would let somebody check a guess of
    /// what was there; a photo's number in its batch will do.</param>
    public static void Apply(RgbImage image, IReadOnlyList<FaceMask> masks, RedactionStyle style, int seed)
    {
        foreach (FaceMask mask in masks) ArgumentNullException.ThrowIfNull(mask, nameof(masks));
        MaskCover[] covers = MaskCover.Of(masks, style, image.Width, image.Height);
        switch (style)
        {
            case RedactionStyle.Soft:
                new SoftPainter(image, covers, seed).Paint();
                break;
            case RedactionStyle.Solid:
                FlatPainter.Paint(image, covers, FlatPainter.Grey);
                break;
            case RedactionStyle.Sticker:
                StickerPainter.Paint(image, covers);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(style), style, "There is no such redaction style.");
        }
    }
}

/// <summary>What replaces a face. None of them keeps anything of the face.</summary>
public enum RedactionStyle
{
    /// <summary>A smooth fill from the surroundings with a little grain, which looks like a gentle blur. The default.</summary>
    Soft,
    /// <summary>One flat grey, the same in every photo.</summary>
    Solid,
    /// <summary>A drawn smiley.</summary>
    Sticker,
}

internal static class FlatPainter
{
    internal static readonly Vector3 Grey = new(150, 152, 156);

    internal static void Paint(RgbImage image, MaskCover[] covers, Vector3 colour)
    {
        foreach (MaskCover cover in covers) Fill(image, cover, colour);
        foreach (MaskCover cover in covers) EdgeBand.Fade(image, cover, (_, _) => colour);
    }

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

/// <summary>Covers every mask with a smiley that fills the ellipse and is turned with the head.</summary>
internal static class StickerPainter
{
    // Red, green, blue, 0..255.
    private static readonly Vector3 Centre = new(255, 222, 92);
    private static readonly Vector3 Rim = new(248, 186, 48);
    private static readonly Vector3 Outline = new(206, 138, 22);
    private static readonly Vector3 Ink = new(84, 52, 20);

    // Lengths below are in the disc of radius 1 that the ellipse becomes; y points down.
    private const float OutlineWidth = 0.05f;
    private const float EyeX = 0.32f;
    private const float EyeY = -0.22f;
    private const float EyeRadiusX = 0.1f;
    private const float EyeRadiusY = 0.15f;
    private const float SmileY = 0.02f;
    private const float SmileRadius = 0.52f;
    private const float SmileHalfWidth = 0.05f;

    // The smile's ends, as sine and cosine of the angle below the horizontal: 20 degrees.
    private const float SmileEndSine = 0.342f;
    private const float SmileEndCosine = 0.940f;

    /// <summary>Draws the largest first. Each covers its own inside completely, so a smooth edge can only mix photo and sticker.</summary>
    internal static void Paint(RgbImage image, MaskCover[] covers)
    {
        foreach (MaskCover cover in covers.OrderByDescending(cover => cover.Mask.RadiusX * (double)cover.Mask.RadiusY)) Draw(image, cover);
    }

    private static void Draw(RgbImage image, MaskCover cover)
    {
        float pixel = (float)(1 / cover.Inside.SmallerRadius);
        PixelSpan rows = cover.Outside.Rows(image.Height);
        for (int y = rows.First; y < rows.End; y++)
        {
            PixelSpan inner = cover.Inside.Span(y, image.Width);
            PixelSpan outer = cover.Outside.Span(y, image.Width);
            Span<byte> row = image.Row(y);
            for (int x = outer.First; x < outer.End; x++)
            {
                (double along, double across) = cover.Inside.ToUnitDisc(x + 0.5, y + 0.5);
                Vector3 colour = ColourAt((float)along, (float)across, pixel);
                bool isInside = x >= inner.First && x < inner.End;
                float share = isInside ? 1 : Feather.FillShare(cover, x, y);
                RowPixels.Write(row, x, Vector3.Lerp(RowPixels.Read(row, x), colour, share));
            }
        }
    }

    private static Vector3 ColourAt(float x, float y, float pixel)
    {
        float squared = (x * x) + (y * y);
        float distance = MathF.Sqrt(squared);
        Vector3 colour = Vector3.Lerp(Centre, Rim, Math.Min(1, squared * squared));
        colour = Vector3.Lerp(colour, Outline, Coverage(1 - OutlineWidth - distance, pixel));
        colour = Vector3.Lerp(colour, Ink, Coverage(EyeDistance(MathF.Abs(x), y), pixel));
        return Vector3.Lerp(colour, Ink, Coverage(SmileDistance(MathF.Abs(x), y), pixel));
    }

    /// <summary>The share of a pixel covered by a shape whose edge is <paramref name="distance"/> away, negative inside.</summary>
    private static float Coverage(float distance, float pixel) => Math.Clamp(0.5f - (distance / pixel), 0, 1);

    private static float EyeDistance(float x, float y)
    {
        float across = (x - EyeX) / EyeRadiusX;
        float down = (y - EyeY) / EyeRadiusY;
        return (MathF.Sqrt((across * across) + (down * down)) - 1) * EyeRadiusX;
    }

    private static float SmileDistance(float x, float y)
    {
        float down = y - SmileY;
        bool belowEnds = down * SmileEndCosine > x * SmileEndSine;
        if (belowEnds) return MathF.Abs(MathF.Sqrt((x * x) + (down * down)) - SmileRadius) - SmileHalfWidth;
        float endX = x - (SmileRadius * SmileEndCosine);
        float endY = down - (SmileRadius * SmileEndSine);
        return MathF.Sqrt((endX * endX) + (endY * endY)) - SmileHalfWidth;
    }
}
