using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>
/// The colours just outside of a mask, at even steps around it. Only pixels outside of every mask are read. Where none can be
/// had in some direction (the picture ends, another mask lies there), the colour is interpolated from the directions beside it.
/// </summary>
internal static class Ring
{
    /// <summary>How many directions are sampled.</summary>
    internal const int Directions = 96;

    /// <summary>What a mask is filled with that has no pixel outside of every mask near it: a mid grey.</summary>
    internal static readonly Vector3 NeutralGrey = new(148);

    // In each direction: so many pixels are averaged, taken at the first of so many places, so far apart (in radii).
    private const int SamplesWanted = 5;
    private const int PlacesTried = 18;
    private const double StepInRadii = 0.03;

    /// <summary>Fills <paramref name="colours"/> (one a direction, clockwise from the mask's own right) with 0..255 RGB.</summary>
    internal static void Sample(RgbImage image, MaskCover cover, MaskCover[] covers, Span<Vector3> colours)
    {
        EllipseForm inside = cover.Inside;
        double step = Math.Max(StepInRadii, 1 / inside.SmallerRadius);
        EllipseForm reach = inside.Enlarged(1 + (step * PlacesTried));
        MaskCover[] near = cover.Near(reach, covers);

        Span<bool> known = stackalloc bool[Directions];
        for (int i = 0; i < Directions; i++)
        {
            (double sine, double cosine) = Math.SinCos(i * Math.Tau / Directions);
            Vector3 sum = Vector3.Zero;
            int samples = 0;
            for (int place = 1; place <= PlacesTried && samples < SamplesWanted; place++)
            {
                double distance = 1 + (step * place);
                (double x, double y) = inside.FromUnitDisc(distance * cosine, distance * sine);
                if (TryRead(image, cover, near, x, y, out Vector3 colour))
                {
                    sum += colour;
                    samples++;
                }
            }

            known[i] = samples > 0;
            colours[i] = samples > 0 ? sum / samples : NeutralGrey;
        }

        CloseGaps(colours, known);
    }

    private static bool TryRead(
        RgbImage image, MaskCover cover, MaskCover[] near, double x, double y, out Vector3 colour)
    {
        colour = default;
        if (!(x >= 0 && y >= 0 && x < image.Width && y < image.Height))
        {
            return false;
        }

        (int column, int row) = ((int)x, (int)y);
        if (cover.Inside.HoldsPixel(column, row))
        {
            return false;
        }

        foreach (MaskCover other in near)
        {
            if (other.Inside.HoldsPixel(column, row))
            {
                return false;
            }
        }

        colour = RowPixels.Read(image.Row(row), column);
        return true;
    }

    private static void CloseGaps(Span<Vector3> colours, ReadOnlySpan<bool> known)
    {
        int first = known.IndexOf(true);
        if (first < 0)
        {
            return;
        }

        int last = first;
        for (int i = first + 1; i <= first + Directions; i++)
        {
            if (!known[i % Directions])
            {
                continue;
            }

            for (int gap = last + 1; gap < i; gap++)
            {
                float share = (gap - last) / (float)(i - last);
                colours[gap % Directions] = Vector3.Lerp(colours[last % Directions], colours[i % Directions], share);
            }

            last = i;
        }
    }
}
