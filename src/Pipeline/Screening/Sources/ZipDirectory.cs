using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Screening.Sources;

/// <summary>
/// Looks at the end of a zip (APPNOTE 4.3.14 to 4.3.16) for how many files it says it holds and how long its directory is, before a library reads
/// the directory into memory whole: four gigabytes hold eighty million empty files.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorLength = 20;
    private const int LargeEndLength = 56;

    // A record of 46 bytes with a long name and what programs add to it.
    private const long MostBytesAnEntry = 2_000;

    /// <summary>True when the zip says, or its directory is long enough to hold, that it has more files than this. False too when it has no end that can be read.</summary>
    internal static bool HoldsMoreThan(Stream zip, int entries)
    {
        int length = (int)Math.Min(zip.Length, EndLength + LongestComment);
        byte[] tail = new byte[length];
        zip.Position = zip.Length - length;
        zip.ReadExactly(tail);
        int end = tail.AsSpan(0, Math.Max(0, length - EndLength + 4)).LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || end + EndLength > length) return false;
        long claimed = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 10));
        long at = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (end >= LocatorLength && tail.AsSpan(end - LocatorLength).StartsWith("PK\u0006\u0007"u8))
        {
            Span<byte> large = stackalloc byte[LargeEndLength];
            zip.Position = Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - LocatorLength + 8)), 0, zip.Length);
            if (zip.ReadAtLeast(large, LargeEndLength, throwOnEndOfStream: false) == LargeEndLength && large.StartsWith("PK\u0006\u0006"u8))
            {
                claimed = Math.Max(claimed == ushort.MaxValue ? 0 : claimed, BinaryPrimitives.ReadInt64LittleEndian(large[32..]));
                at = BinaryPrimitives.ReadInt64LittleEndian(large[48..]);
            }
        }

        return claimed > entries || zip.Length - length + end - at > entries * MostBytesAnEntry;
    }
}
