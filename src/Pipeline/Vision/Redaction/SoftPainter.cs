using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>Fills every mask from the colours around it. Where masks overlap, their fills blend.</summary>
internal sealed class SoftPainter
{
    private readonly RgbImage _image;
    private readonly MaskCover[] _covers;
    private readonly Dictionary<MaskCover, HarmonicFill> _fills;
    private readonly Grain _grain;

    internal SoftPainter(RgbImage image, MaskCover[] covers, int seed)
    {
        (_image, _covers, _grain) = (image, covers, new Grain(seed));
        _fills = new(covers.Length);

        // All colours are read before the first pixel is written.
        Span<Vector3> ring = stackalloc Vector3[Ring.Directions];
        foreach (MaskCover cover in covers)
        {
            Ring.Sample(image, cover, covers, ring);
            PixelSpan columns = cover.Outside.Columns(image.Width);
            PixelSpan rows = cover.Outside.Rows(image.Height);
            _fills.Add(cover, new HarmonicFill(cover.Inside, ring, columns, rows));
        }
    }

    internal void Paint()
    {
        foreach (MaskCover cover in _covers) FillInside(cover);
        foreach (MaskCover cover in _covers)
        {
            HarmonicFill fill = _fills[cover];
            EdgeBand.Fade(_image, cover, (x, y) => Grained(fill.At(x, y), x, y));
        }
    }

    private void FillInside(MaskCover cover)
    {
        HarmonicFill fill = _fills[cover];
        PixelSpan rows = cover.Inside.Rows(_image.Height);
        for (int y = rows.First; y < rows.End; y++)
        {
            PixelSpan span = cover.Inside.Span(y, _image.Width);
            if (IsShared(cover, y, span)) BlendRow(cover, y, span);
            else fill.Paint(_image.Row(y), y, span, _grain);
        }
    }

    private void BlendRow(MaskCover cover, int y, PixelSpan span)
    {
        Span<byte> row = _image.Row(y);
        for (int x = span.First; x < span.End; x++) RowPixels.Write(row, x, Grained(Blend(cover, x, y), x, y));
    }

    private bool IsShared(MaskCover cover, int y, PixelSpan span)
    {
        foreach (MaskCover neighbour in cover.Neighbours)
            if (neighbour.Inside.Span(y, _image.Width).Meets(span)) return true;
        return false;
    }

    /// <summary>The mean of all fills here, each weighted so that it vanishes at its own rim and no rim shows.</summary>
    private Vector3 Blend(MaskCover cover, int x, int y)
    {
        float weight = Weight(cover.Inside.SquaredDistance(x + 0.5, y + 0.5));
        Vector3 sum = _fills[cover].At(x, y) * weight;
        foreach (MaskCover neighbour in cover.Neighbours)
        {
            double distance = neighbour.Inside.SquaredDistance(x + 0.5, y + 0.5);
            if (distance < 1)
            {
                float share = Weight(distance);
                sum += _fills[neighbour].At(x, y) * share;
                weight += share;
            }
        }
        return sum / weight;
    }

    private static float Weight(double squaredDistance) => (float)Math.Max(1e-4, 1 - squaredDistance);
    private Vector3 Grained(Vector3 colour, int x, int y) => colour + new Vector3(_grain.At(x, y));
}

/// <summary>The colours just outside a mask, at even steps around it. Only pixels outside every mask are read. In a direction without any (the picture ends, or
/// another mask is there) the colour is interpolated from the directions on either side.</summary>
internal static class Ring
{
    internal const int Directions = 96;

    /// <summary>Fills a mask that has no pixel outside every mask near it.</summary>
    internal static readonly Vector3 NeutralGrey = new(148);

    // In each direction: how many pixels are averaged, how many places are tried for them, and how far apart these are (in radii).
    private const int SamplesWanted = 5;
    private const int PlacesTried = 18;
    private const double StepInRadii = 0.03;

    /// <summary>Fills <paramref name="colours"/> (one per direction, clockwise from the mask's own right) with RGB 0..255.</summary>
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

    private static bool TryRead(RgbImage image, MaskCover cover, MaskCover[] near, double x, double y, out Vector3 colour)
    {
        colour = default;
        if (!(x >= 0 && y >= 0 && x < image.Width && y < image.Height)) return false;
        (int column, int row) = ((int)x, (int)y);
        if (cover.Inside.HoldsPixel(column, row)) return false;
        foreach (MaskCover other in near)
            if (other.Inside.HoldsPixel(column, row)) return false;
        colour = RowPixels.Read(image.Row(row), column);
        return true;
    }

    private static void CloseGaps(Span<Vector3> colours, ReadOnlySpan<bool> known)
    {
        int first = known.IndexOf(true);
        if (first < 0) return;
        int last = first;
        for (int i = first + 1; i <= first + Directions; i++)
        {
            if (!known[i % Directions]) continue;
            for (int gap = last + 1; gap < i; gap++)
            {
                float share = (gap - last) / (float)(i - last);
                colours[gap % Directions] = Vector3.Lerp(colours[last % Directions], colours[i % Directions], share);
            }
            last = i;
        }
    }
}

/// <summary>A little noise, the same for the same seed, so that a smooth fill shows no bands and does not look like plastic. Drawn once on a square tile and
/// repeated.</summary>
internal sealed class Grain
{
    /// <summary>The strongest grain, in brightness steps of 0..255.</summary>
    internal const float Strength = 4;

    private const int TileSide = 128;

    private readonly float[] _tile = new float[TileSide * TileSide];

    internal Grain(int seed)
    {
        for (int i = 0; i < _tile.Length; i++)
        {
            uint hash = Scramble((uint)i ^ Scramble((uint)seed));

            // The sum of two uniform distributions: weak grain is likelier than strong grain.
            float triangular = (hash & 0xFFFF) + (hash >> 16) - 65535f;
            _tile[i] = triangular * (Strength / 65535f);
        }
    }

    internal float At(int x, int y) => Row(y)[x % TileSide];

    internal ReadOnlySpan<float> Row(int y) => _tile.AsSpan(y % TileSide * TileSide, TileSide);

    // The finaliser of MurmurHash3 (Appleby, public domain).
    private static uint Scramble(uint value)
    {
        value = (value ^ (value >> 16)) * 0x85EBCA6B;
        value = (value ^ (value >> 13)) * 0xC2B2AE35;
        return value ^ (value >> 16);
    }
}
