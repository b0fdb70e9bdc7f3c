using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>What other tools do to a face and this product does not offer, because something of the face remains. For comparison only.</summary>
internal static class LeakyPainters
{
    /// <summary>Cells across and down a mask.</summary>
    private const int Cells = 8;

    /// <summary>The blur's standard deviation, in widths of the mask.</summary>
    private const float SigmaPerWidth = 0.1f;

    /// <summary>Gives each of 8 x 8 cells over a mask its mean colour.</summary>
    public static void Mosaic(RgbImage image, IEnumerable<FaceMask> masks)
    {
        foreach (FaceMask mask in masks)
        {
            var ellipse = new EllipseForm(mask, 0);
            using RgbImage whole = image.Clone();
            for (int row = 0; row < Cells; row++)
            {
                for (int column = 0; column < Cells; column++)
                {
                    PixelSpan columns = PixelSpan.OfCentresBetween(Between(ellipse.Left, ellipse.Right, column), Between(ellipse.Left, ellipse.Right, column + 1), image.Width);
                    PixelSpan rows = PixelSpan.OfCentresBetween(Between(ellipse.Top, ellipse.Bottom, row), Between(ellipse.Top, ellipse.Bottom, row + 1), image.Height);
                    PaintCell(image, whole, ellipse, columns, rows);
                }
            }
        }
    }

    /// <summary>Blurs what is under the masks.</summary>
    public static void Blur(RgbImage image, IEnumerable<FaceMask> masks)
    {
        foreach (FaceMask mask in masks)
        {
            var ellipse = new EllipseForm(mask, 0);
            float sigma = SigmaPerWidth * 2 * Math.Min(mask.RadiusX, mask.RadiusY);
            PixelSpan columns = PixelSpan.OfCentresBetween(ellipse.Left - (3 * sigma), ellipse.Right + (3 * sigma), image.Width);
            PixelSpan rows = PixelSpan.OfCentresBetween(ellipse.Top - (3 * sigma), ellipse.Bottom + (3 * sigma), image.Height);
            if (columns.IsEmpty || rows.IsEmpty) continue;
            using RgbImage part = PicturePart.Of(image, columns, rows);
            using RgbImage blurred = GaussianFilter.Blur(part, sigma);
            ForEachPixel(ellipse, columns, rows, (x, y) => PixelOf(blurred, x - columns.First, y - rows.First).CopyTo(PixelOf(image, x, y)));
        }
    }

    private static double Between(double low, double high, int cell) => low + ((high - low) * cell / Cells);

    private static void PaintCell(RgbImage image, RgbImage whole, EllipseForm ellipse, PixelSpan columns, PixelSpan rows)
    {
        if (columns.IsEmpty || rows.IsEmpty) return;
        Span<long> sums = stackalloc long[RgbImage.Channels];
        for (int y = rows.First; y < rows.End; y++)
        {
            for (int x = columns.First; x < columns.End; x++)
            {
                ReadOnlySpan<byte> pixel = PixelOf(whole, x, y);
                for (int channel = 0; channel < RgbImage.Channels; channel++) sums[channel] += pixel[channel];
            }
        }

        long count = (long)(columns.End - columns.First) * (rows.End - rows.First);
        byte[] mean = [(byte)(sums[0] / count), (byte)(sums[1] / count), (byte)(sums[2] / count)];
        ForEachPixel(ellipse, columns, rows, (x, y) => mean.CopyTo(PixelOf(image, x, y)));
    }

    private static void ForEachPixel(EllipseForm ellipse, PixelSpan columns, PixelSpan rows, Action<int, int> paint)
    {
        for (int y = rows.First; y < rows.End; y++)
        {
            for (int x = columns.First; x < columns.End; x++)
            {
                if (ellipse.HoldsPixel(x, y)) paint(x, y);
            }
        }
    }

    private static Span<byte> PixelOf(RgbImage image, int x, int y) => image.Row(y).Slice(x * RgbImage.Channels, RgbImage.Channels);
}
