using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Tests.Imaging;

/// <summary>EXIF written by hand, byte by byte, as a camera would (Exif 2.32; TIFF 6.0 for the structure).</summary>
internal static class ExifSegment
{
    /// <summary>The JPEG with an APP1 segment after SOI that holds this orientation, a comment of <paramref name="padding"/> bytes, and a GPS position.</summary>
    internal static byte[] Insert(byte[] jpeg, int orientation, int padding = 0)
    {
        byte[] tiff = Tiff(orientation, padding);
        byte[] segment = [0xFF, 0xE1, 0, 0, .. "Exif\0\0"u8, .. tiff];
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), checked((ushort)(segment.Length - 2)));
        return [.. jpeg[..2], .. segment, .. jpeg[2..]];
    }

    private static byte[] Tiff(int orientation, int padding)
    {
        // Three entries in IFD0 (orientation, user comment, GPS pointer); one in the GPS IFD (latitude reference).
        const int Ifd0 = 8;
        const int GpsIfd = Ifd0 + 2 + (3 * 12) + 4;
        const int Comment = GpsIfd + 2 + 12 + 4;
        byte[] tiff = new byte[Comment + padding + 8];
        "MM\0*"u8.CopyTo(tiff);
        BinaryPrimitives.WriteUInt32BigEndian(tiff.AsSpan(4), Ifd0);
        BinaryPrimitives.WriteUInt16BigEndian(tiff.AsSpan(Ifd0), 3);
        Entry(tiff, Ifd0 + 2, tag: 0x0112, type: 3, count: 1, value: (uint)orientation << 16);
        Entry(tiff, Ifd0 + 14, tag: 0x010E, type: 2, count: (uint)padding + 8, value: Comment);
        Entry(tiff, Ifd0 + 26, tag: 0x8825, type: 4, count: 1, value: GpsIfd);
        BinaryPrimitives.WriteUInt16BigEndian(tiff.AsSpan(GpsIfd), 1);
        Entry(tiff, GpsIfd + 2, tag: 1, type: 2, count: 2, value: (uint)'N' << 24);
        tiff.AsSpan(Comment, padding + 7).Fill((byte)'x');
        return tiff;
    }

    private static void Entry(Span<byte> tiff, int at, ushort tag, ushort type, uint count, uint value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(tiff[at..], tag);
        BinaryPrimitives.WriteUInt16BigEndian(tiff[(at + 2)..], type);
        BinaryPrimitives.WriteUInt32BigEndian(tiff[(at + 4)..], count);
        BinaryPrimitives.WriteUInt32BigEndian(tiff[(at + 8)..], value);
    }
}
