using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>Removes faces from a photo. The rule it keeps: no pixel that comes out depends on any pixel that went in inside of any mask's ellipse. A mosaic or
/// a blur of the face itself is not offered, because both still tell who it was.</summary>
public static class Redactor
{
    /// <summary>Replaces everything inside the masks, in place. Pixels outside change only in a thin band around a mask, where the fill fades into the photo;
    /// that band is at most <see cref="BandWidth"/> wide.</summary>
    /// <param name="image">The upright photo at the size at which it will be released.</param>
    /// <param name="masks">All the faces to remove, in pixels of <paramref name="image"/>. All in one call: a mask's fill is taken
    /// from around it, and must not be taken from a face that is still to be removed.</param>
    /// <param name="style">What stands where the faces were.</param>
    /// <param name="seed">Chooses the grain of the soft style. It must not come from the photo's content or its hash, which would
    /// let somebody check a guess of what was there; a photo's number in its batch is good.</param>
    /// <exception cref="ArgumentNullException">The image, the list or one of its masks is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The style is none of those defined.</exception>
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

    /// <summary>How far beyond a mask's ellipse pixels may change, in pixels along each radius.</summary>
    public static double BandWidth(FaceMask mask, RedactionStyle style) => MaskCover.Growth + Feather.WidthOf(mask, style);
}

/// <summary>What stands where a face was. None of them holds anything of the face.</summary>
public enum RedactionStyle
{
    /// <summary>A smooth fill from the surroundings with a little grain; looks like a gentle blur. The default.</summary>
    Soft,
    /// <summary>One flat grey, the same in every photo.</summary>
    Solid,
    /// <summary>A drawn smiley.</summary>
    Sticker,
}

/// <summary>Covers every mask with one colour.</summary>
internal static class FlatPainter
{
    /// <summary>The solid style's colour, the same in every photo.</summary>
    internal static readonly Vector3 Grey = new(150, 152, 156);

    /// <summary>Fills all insides, then smooths the edges on their outer side.</summary>
    internal static void Paint(RgbImage image, MaskCover[] covers, Vector3 colour)
    {
        foreach (MaskCover cover in covers) Fill(image, cover, colour);

        foreach (MaskCover cover in covers) EdgeBand.Fade(image, cover, (_, _) => colour);
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
