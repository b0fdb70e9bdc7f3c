using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Takes interleaved pixels apart into one row of floats a colour, 16 pixels at a time: that is what networks take.</summary>
internal static class PlaneSplitter
{
    /// <summary>Pixels of one step: three registers of 16 bytes.</summary>
    private const int Step = 16;

    /// <summary>Splits a row; each of the three outputs holds as many floats as there are pixels.</summary>
    internal static void Split(ReadOnlySpan<byte> row, Span<float> red, Span<float> green, Span<float> blue)
    {
        int x = 0;
        for (; x <= red.Length - Step; x += Step)
        {
            ReadOnlySpan<Vector128<byte>> pixels = MemoryMarshal.Cast<byte, Vector128<byte>>(row.Slice(RgbImage.Channels * x, RgbImage.Channels * Step));
            (Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) = (pixels[0], pixels[1], pixels[2]);
            // An index beyond a register gives 0, so that the three parts of a colour are put together by "or".
            Store(
                Vector128.Shuffle(a, Vector128.Create((byte)0, 3, 6, 9, 12, 15, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 2, 5, 8, 11, 14, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(c, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 4, 7, 10, 13)),
                red[x..]);
            Store(
                Vector128.Shuffle(a, Vector128.Create((byte)1, 4, 7, 10, 13, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 255, 255, 255, 0, 3, 6, 9, 12, 15, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(c, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2, 5, 8, 11, 14)),
                green[x..]);
            Store(
                Vector128.Shuffle(a, Vector128.Create((byte)2, 5, 8, 11, 14, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 255, 255, 255, 1, 4, 7, 10, 13, 255, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(c, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 3, 6, 9, 12, 15)),
                blue[x..]);
        }

        for (; x < red.Length; x++)
        {
            red[x] = row[RgbImage.Channels * x];
            green[x] = row[(RgbImage.Channels * x) + 1];
            blue[x] = row[(RgbImage.Channels * x) + 2];
        }
    }

    private static void Store(Vector128<byte> colour, Span<float> plane)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(colour);
        Store(low, plane);
        Store(high, plane[Vector128<ushort>.Count..]);
    }

    private static void Store(Vector128<ushort> colour, Span<float> plane)
    {
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(colour);
        Vector128.ConvertToSingle(low.AsInt32()).CopyTo(plane);
        Vector128.ConvertToSingle(high.AsInt32()).CopyTo(plane[Vector128<uint>.Count..]);
    }
}
