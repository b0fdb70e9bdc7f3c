using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>Fills every mask from the colours around it. Where masks overlap, their fills flow into one another.</summary>
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

    /// <summary>Replaces all insides, then fades the edges out.</summary>
    internal void Paint()
    {
        foreach (MaskCover cover in _covers)
        {
            FillInside(cover);
        }

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
            if (IsShared(cover, y, span))
            {
                BlendRow(cover, y, span);
            }
            else
            {
                fill.Paint(_image.Row(y), y, span, _grain);
            }
        }
    }

    private void BlendRow(MaskCover cover, int y, PixelSpan span)
    {
        Span<byte> row = _image.Row(y);
        for (int x = span.First; x < span.End; x++)
        {
            RowPixels.Write(row, x, Grained(Blend(cover, x, y), x, y));
        }
    }

    private bool IsShared(MaskCover cover, int y, PixelSpan span)
    {
        foreach (MaskCover neighbour in cover.Neighbours)
        {
            if (neighbour.Inside.Span(y, _image.Width).Meets(span))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The mean of all fills here, each with a weight that goes to nothing at its own rim, so that no rim shows.</summary>
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
