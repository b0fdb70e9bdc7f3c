using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>Colours in and out of a row of pixels.</summary>
internal static class RowPixels
{
    /// <summary>The colour of pixel <paramref name="x"/>, 0..255.</summary>
    internal static Vector3 Read(ReadOnlySpan<byte> row, int x)
    {
        ReadOnlySpan<byte> pixel = row.Slice(x * RgbImage.Channels, RgbImage.Channels);
        return new Vector3(pixel[0], pixel[1], pixel[2]);
    }

    /// <summary>Sets pixel <paramref name="x"/>, rounded and cut to 0..255.</summary>
    internal static void Write(Span<byte> row, int x, Vector3 colour)
    {
        Vector3 rounded = Vector3.Clamp(colour + new Vector3(0.5f), Vector3.Zero, new Vector3(255));
        Span<byte> pixel = row.Slice(x * RgbImage.Channels, RgbImage.Channels);
        pixel[0] = (byte)rounded.X;
        pixel[1] = (byte)rounded.Y;
        pixel[2] = (byte)rounded.Z;
    }

    /// <summary>Sets all pixels of <paramref name="span"/> to one colour.</summary>
    internal static void Fill(Span<byte> row, PixelSpan span, Vector3 colour)
    {
        if (span.IsEmpty)
        {
            return;
        }

        Write(row, span.First, colour);
        Span<byte> pixels = row[(span.First * RgbImage.Channels)..(span.End * RgbImage.Channels)];
        int filled = RgbImage.Channels;
        while (filled < pixels.Length)
        {
            int more = Math.Min(filled, pixels.Length - filled);
            pixels[..more].CopyTo(pixels[filled..]);
            filled += more;
        }
    }
}
