using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using NetVips;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>Writes text on a picture.</summary>
internal static class SheetText
{
    private const string Family = "DejaVu Sans, sans-serif";

    // At this resolution a font's size is in pixels.
    private const int DotsPerInch = 72;

    /// <summary>One line of words.</summary>
    /// <param name="sheet">Where they go.</param>
    /// <param name="text">The words; they begin with a capital letter or hold a figure, so that their ink begins at the same height.</param>
    /// <param name="x">The left end, in pixels; the right one where <paramref name="isRight"/>.</param>
    /// <param name="y">The upper end of the ink, in pixels.</param>
    /// <param name="size">Of the letters, in pixels.</param>
    /// <param name="colour">0xRRGGBB.</param>
    /// <param name="isBold">Whether the letters are bold.</param>
    /// <param name="isRight">Whether the words end at <paramref name="x"/>.</param>
    public static void Write(RgbImage sheet, string text, int x, int y, int size, int colour, bool isBold = false, bool isRight = false)
    {
        VipsRuntime.Ensure();
        using Image ink = Image.Text(System.Net.WebUtility.HtmlEncode(text), font: $"{Family} {(isBold ? "Bold " : "")}{size}", dpi: DotsPerInch);
        (int width, int height) = (ink.Width, ink.Height);
        using NativeBlock coverage = ink.ToPixels();
        int left = isRight ? x - width : x;
        byte[] pen = [(byte)(colour >> 16), (byte)(colour >> 8), (byte)colour];
        for (int row = 0; row < height && y + row < sheet.Height; row++)
        {
            ReadOnlySpan<byte> line = coverage.Memory.Span.Slice(row * width, width);
            Span<byte> pixels = sheet.Row(y + row);
            for (int column = 0; column < width; column++)
            {
                int at = (left + column) * RgbImage.Channels;
                if (at < 0 || at + RgbImage.Channels > pixels.Length) continue;
                for (int channel = 0; channel < RgbImage.Channels; channel++)
                {
                    ref byte under = ref pixels[at + channel];
                    under = (byte)(((under * (255 - line[column])) + (pen[channel] * line[column]) + 127) / 255);
                }
            }
        }
    }
}
