using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Looks for damage in a quantisation table: one step far larger than those around it lays stripes over the whole picture, which hide faces from a detector and not from a person.</summary>
internal static class JpegQuantisation
{
    /// <summary>Steps of a table.</summary>
    internal const int Steps = 64;

    private const int Side = 8;

    // No step goes beyond this in 649 real photos, or in the standard's tables at any quality: JpegDamageTests.
    private const int LargestRatio = 4;

    // Steps of 1 to 3 are rounded, so that their ratios say little.
    private const int SmallestExcess = 16;

    /// <summary>ITU-T T.81, figure A.6: where the steps of a file go in the square, by rows.</summary>
    private static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>What is wrong with a table, in a few words for a developer, or null.</summary>
    /// <param name="table">64 steps in zig-zag order, of one byte each or of two with the high one first.</param>
    internal static string? Find(ReadOnlySpan<byte> table)
    {
        Span<int> square = stackalloc int[Steps];
        for (int i = 0; i < Steps; i++) square[ZigZag[i]] = table.Length == Steps ? table[i] : BinaryPrimitives.ReadUInt16BigEndian(table[(2 * i)..]);
        if (square.Contains(0)) return "a quantisation by nothing";
        for (int i = 0; i < Steps; i++)
        {
            int around = LargestAround(square, i);
            if (square[i] > LargestRatio * around && square[i] > SmallestExcess + around) return "a quantisation that stands out";
        }

        return null;
    }

    private static int LargestAround(ReadOnlySpan<int> square, int step)
    {
        int largest = 0;
        for (int row = Math.Max(0, (step / Side) - 1); row < Math.Min(Side, (step / Side) + 2); row++)
        {
            for (int column = Math.Max(0, (step % Side) - 1); column < Math.Min(Side, (step % Side) + 2); column++)
            {
                int at = (row * Side) + column;
                if (at != step) largest = Math.Max(largest, square[at]);
            }
        }

        return largest;
    }
}
