using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

/// <summary>EXIF written by hand, byte by byte, as a camera would (Exif 2.32; TIFF 6.0 for the structure).</summary>
internal static class ExifSegment
{
    /// <summary>
    /// The JPEG with an APP1 segment after SOI that holds this orientation, a comment of <paramref name="padding"/> bytes, a GPS position,
    /// and a smaller JPEG of itself when one is given.
    /// </summary>
    internal static byte[] Insert(byte[] jpeg, int orientation, int padding = 0, byte[]? thumbnail = null)
    {
        byte[] tiff = Tiff(orientation, padding);
        if (thumbnail is not null) tiff = WithThumbnail(tiff, thumbnail);
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

    // IFD1, which the end of IFD0 points to: the thumbnail's place and length.
    private static byte[] WithThumbnail(byte[] tiff, byte[] thumbnail)
    {
        const int EndOfIfd0 = 8 + 2 + (3 * 12);
        byte[] ifd1 = new byte[2 + (2 * 12) + 4];
        BinaryPrimitives.WriteUInt16BigEndian(ifd1, 2);
        Entry(ifd1, 2, tag: 0x0201, type: 4, count: 1, value: (uint)(tiff.Length + ifd1.Length));
        Entry(ifd1, 14, tag: 0x0202, type: 4, count: 1, value: (uint)thumbnail.Length);
        BinaryPrimitives.WriteUInt32BigEndian(tiff.AsSpan(EndOfIfd0), (uint)tiff.Length);
        return [.. tiff, .. ifd1, .. thumbnail];
    }

    private static void Entry(Span<byte> tiff, int at, ushort tag, ushort type, uint count, uint value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(tiff[at..], tag);
        BinaryPrimitives.WriteUInt16BigEndian(tiff[(at + 2)..], type);
        BinaryPrimitives.WriteUInt32BigEndian(tiff[(at + 4)..], count);
        BinaryPrimitives.WriteUInt32BigEndian(tiff[(at + 8)..], value);
    }
}
