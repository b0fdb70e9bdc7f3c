using System.Numerics;

namespace ConsentLens.Synthetic.Numerics;

/// <summary>Arithmetic on whole rows of bytes, many at a time, in whole numbers: the same on every machine. Shares are out of 256.</summary>
internal static class ByteRows
{
    private const int Bits = 8;
    private const ushort Half = 128;

    /// <summary>Each byte between the two of the same place; <paramref name="share"/> is that of <paramref name="second"/>.</summary>
    public static void Mix(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int share, Span<byte> target)
    {
        (ushort own, ushort other) = ((ushort)(256 - share), (ushort)share);
        int i = 0;
        for (; i <= target.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(first[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(new Vector<byte>(second[i..]), out Vector<ushort> otherLow, out Vector<ushort> otherHigh);
            Vector.Narrow(Rounded((low * own) + (otherLow * other)), Rounded((high * own) + (otherHigh * other))).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
            target[i] = (byte)(((first[i] * own) + (second[i] * other) + Half) >> Bits);
    }

    /// <summary>Each byte with <paramref name="share"/> of the byte before and as much of the one after.</summary>
    public static void Soften(ReadOnlySpan<byte> before, ReadOnlySpan<byte> middle, ReadOnlySpan<byte> after, int share, Span<byte> target)
    {
        (ushort own, ushort other) = ((ushort)(256 - (2 * share)), (ushort)share);
        int i = 0;
        for (; i <= target.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(before[i..]), out Vector<ushort> beforeLow, out Vector<ushort> beforeHigh);
            Vector.Widen(new Vector<byte>(middle[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(new Vector<byte>(after[i..]), out Vector<ushort> afterLow, out Vector<ushort> afterHigh);
            Vector<ushort> softLow = Rounded((low * own) + ((beforeLow + afterLow) * other));
            Vector<ushort> softHigh = Rounded((high * own) + ((beforeHigh + afterHigh) * other));
            Vector.Narrow(softLow, softHigh).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
            target[i] = (byte)(((middle[i] * own) + ((before[i] + after[i]) * other) + Half) >> Bits);
    }

    /// <summary>Multiplies each byte by its gain, out of 128, and adds its noise; clamps to 0..255.</summary>
    public static void Grade(Span<byte> row, ReadOnlySpan<ushort> gains, ReadOnlySpan<short> noise)
    {
        int i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[i..]), out Vector<ushort> low, out Vector<ushort> high);
            int next = i + Vector<ushort>.Count;
            Vector.Narrow(Graded(low, gains[i..], noise[i..]), Graded(high, gains[next..], noise[next..])).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
            row[i] = (byte)Math.Clamp((((row[i] * gains[i]) + (Half >> 1)) >> (Bits - 1)) + noise[i], 0, 255);
    }

    private static Vector<ushort> Rounded(Vector<ushort> sum) => Vector.ShiftRightLogical(sum + new Vector<ushort>(Half), Bits);

    private static Vector<ushort> Graded(Vector<ushort> values, ReadOnlySpan<ushort> gains, ReadOnlySpan<short> noise)
    {
        Vector<ushort> lit = Vector.ShiftRightLogical((values * new Vector<ushort>(gains)) + new Vector<ushort>(Half >> 1), Bits - 1);
        Vector<short> sum = Vector.AsVectorInt16(lit) + new Vector<short>(noise);
        return Vector.AsVectorUInt16(Vector.Min(Vector.Max(sum, Vector<short>.Zero), new Vector<short>(255)));
    }
}
