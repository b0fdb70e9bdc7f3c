using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConsentLens.Pipeline.Faces.Gallery;

/// <summary>
/// Dot products of rows of signed bytes with one row of 16-bit numbers, exactly, in 32 bits: as wide as the processor allows. Every way gives the same numbers, as
/// long as no sum of magnitudes leaves 32 bits.
/// </summary>
internal static class ByteDot
{
    /// <summary>Rows are padded with zeros to a multiple of so many numbers, so that every width divides them.</summary>
    internal const int Step = 64;

    /// <summary>The dot product of <paramref name="probe"/> with each row of <paramref name="rows"/>, which lie one behind the other.</summary>
    internal static void Multiply(ReadOnlySpan<sbyte> rows, ReadOnlySpan<short> probe, Span<int> products)
    {
        if (Avx512BW.IsSupported) MultiplyAvx512(rows, probe, products);
        else if (Avx2.IsSupported) MultiplyAvx2(rows, probe, products);
        else MultiplyAnywhere(rows, probe, products);
    }

    internal static void MultiplyAvx512(ReadOnlySpan<sbyte> rows, ReadOnlySpan<short> probe, Span<int> products)
    {
        ReadOnlySpan<Vector512<short>> factors = MemoryMarshal.Cast<short, Vector512<short>>(probe);
        ReadOnlySpan<Vector256<sbyte>> numbers = MemoryMarshal.Cast<sbyte, Vector256<sbyte>>(rows);
        for (int row = 0; row < products.Length; row++)
        {
            ReadOnlySpan<Vector256<sbyte>> of = numbers.Slice(row * factors.Length, factors.Length);
            Vector512<int> sum = Vector512<int>.Zero;
            for (int i = 0; i < of.Length; i++) sum += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(of[i]), factors[i]);
            products[row] = Vector512.Sum(sum);
        }
    }

    internal static void MultiplyAvx2(ReadOnlySpan<sbyte> rows, ReadOnlySpan<short> probe, Span<int> products)
    {
        ReadOnlySpan<Vector256<short>> factors = MemoryMarshal.Cast<short, Vector256<short>>(probe);
        ReadOnlySpan<Vector128<sbyte>> numbers = MemoryMarshal.Cast<sbyte, Vector128<sbyte>>(rows);
        for (int row = 0; row < products.Length; row++)
        {
            ReadOnlySpan<Vector128<sbyte>> of = numbers.Slice(row * factors.Length, factors.Length);
            Vector256<int> sum = Vector256<int>.Zero;
            for (int i = 0; i < of.Length; i++) sum += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(of[i]), factors[i]);
            products[row] = Vector256.Sum(sum);
        }
    }

    internal static void MultiplyAnywhere(ReadOnlySpan<sbyte> rows, ReadOnlySpan<short> probe, Span<int> products)
    {
        ReadOnlySpan<Vector<short>> factors = MemoryMarshal.Cast<short, Vector<short>>(probe);
        ReadOnlySpan<Vector<sbyte>> numbers = MemoryMarshal.Cast<sbyte, Vector<sbyte>>(rows);
        int length = factors.Length / 2;
        for (int row = 0; row < products.Length; row++)
        {
            ReadOnlySpan<Vector<sbyte>> of = numbers.Slice(row * length, length);
            Vector<int> sum = Vector<int>.Zero;
            for (int i = 0; i < of.Length; i++)
            {
                Vector.Widen(of[i], out Vector<short> low, out Vector<short> high);
                sum += Widened(low, factors[2 * i]) + Widened(high, factors[(2 * i) + 1]);
            }

            products[row] = Vector.Sum(sum);
        }
    }

    private static Vector<int> Widened(Vector<short> a, Vector<short> b)
    {
        Vector.Widen(a, out Vector<int> aLow, out Vector<int> aHigh);
        Vector.Widen(b, out Vector<int> bLow, out Vector<int> bHigh);
        return (aLow * bLow) + (aHigh * bHigh);
    }
}
