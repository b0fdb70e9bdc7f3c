using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>Hides a part of a portrait's face.</summary>
internal static class CoverPainter
{
    /// <summary>How far a cover reaches beyond the box at its sides, in widths of the box.</summary>
    private const float Beyond = 0.06f;

    private static readonly Colour[] MaskColours = [new(150, 195, 215), new(235, 235, 232), new(35, 36, 40), new(130, 50, 70)];
    private static readonly Colour[] GlassColours = [new(18, 18, 20), new(45, 35, 28)];
    private static readonly Colour[] SideColours = [new(205, 160, 130), new(120, 80, 58), new(95, 100, 105), new(60, 90, 150)];
    private static readonly Colour[] HatColours = [new(38, 28, 22), new(160, 120, 70), new(40, 60, 110), new(170, 40, 45)];

    /// <summary>Paints over <paramref name="portrait"/>, in place.</summary>
    public static void Paint(RgbImage portrait, FaceCover cover, SeededRandom random)
    {
        var canvas = new Canvas(portrait.Width, portrait.Height, portrait.Memory);
        (VectorPath shape, Colour colour) = cover.Kind switch
        {
            CoverKind.Mask => (Mask(cover.Share), random.Pick(MaskColours)),
            CoverKind.Glasses => (Band(cover.Share), random.Pick(GlassColours)),
            CoverKind.Side => (Side(cover.Share, random.Chance(0.5)), random.Pick(SideColours)),
            _ => (Hat(cover.Share), random.Pick(HatColours)),
        };
        canvas.Fill(shape, new Paint(colour.Jitter(random, 10), 1, 0.7f));
    }

    private static float LeftEdge => Portrait.Left - (Beyond * Portrait.Width);

    private static float RightEdge => Portrait.Left + ((1 + Beyond) * Portrait.Width);

    /// <summary>Its upper edge rises to the nose's ridge; the mean height is what is asked for.</summary>
    private static VectorPath Mask(float share)
    {
        float bottom = Portrait.Top + (1.04f * Portrait.Height);
        float edge = Portrait.Top + ((1 - share) * Portrait.Height);
        float rise = 0.04f * Portrait.Height;
        return new VectorPath()
            .MoveTo(LeftEdge, edge + rise)
            .QuadraticTo(Portrait.CentreX, edge - (2 * rise), RightEdge, edge + rise)
            .LineTo(RightEdge - 8, bottom - 14)
            .QuadraticTo(Portrait.CentreX, bottom + 12, LeftEdge + 8, bottom - 14)
            .Close();
    }

    private static VectorPath Band(float share)
    {
        float half = share * Portrait.Height / 2;
        return VectorPath.Rectangle(LeftEdge, Portrait.EyesY - half, RightEdge - LeftEdge, 2 * half);
    }

    private static VectorPath Side(float share, bool fromLeft)
    {
        float width = (share + Beyond) * Portrait.Width;
        float left = fromLeft ? LeftEdge : RightEdge - width;
        return VectorPath.Rectangle(left, Portrait.Top - 10, width, Portrait.Height + 30);
    }

    private static VectorPath Hat(float share)
    {
        float brim = Portrait.Top + (share * Portrait.Height);
        return new VectorPath()
            .MoveTo(LeftEdge - 4, brim)
            .QuadraticTo(Portrait.CentreX, brim + 4, RightEdge + 4, brim)
            .LineTo(RightEdge, Portrait.Top)
            .QuadraticTo(Portrait.CentreX, Portrait.Top - 50, LeftEdge, Portrait.Top)
            .Close();
    }
}
