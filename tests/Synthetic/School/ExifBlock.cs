using System.Buffers.Binary;
using System.Text;

namespace ConsentLens.Synthetic.School;

/// <summary>Writes what phones write into photos, byte by byte: the EXIF 2.32 structures (a TIFF file within a JPEG segment).</summary>
internal static class ExifBlock
{
    private const ushort Ascii = 2;
    private const ushort Short = 3;
    private const ushort Long = 4;
    private const ushort Rational = 5;
    private const int HeaderLength = 8;
    private const int EntryLength = 12;

    /// <summary>The same JPEG with an APP1 segment right after its start.</summary>
    public static byte[] Insert(byte[] jpeg, PhotoMetadata metadata)
    {
        byte[] tiff = BuildTiff(metadata);
        int length = 2 + 6 + tiff.Length;
        if (length > ushort.MaxValue)
            throw new ArgumentException("The thumbnail is too large for one EXIF segment.", nameof(metadata));
        byte[] withExif = new byte[jpeg.Length + length + 2];
        Span<byte> output = withExif;
        jpeg.AsSpan(0, 2).CopyTo(output);
        BinaryPrimitives.WriteUInt16BigEndian(output[2..], 0xFFE1);
        BinaryPrimitives.WriteUInt16BigEndian(output[4..], (ushort)length);
        "Exif\0\0"u8.CopyTo(output[6..]);
        tiff.CopyTo(output[12..]);
        jpeg.AsSpan(2).CopyTo(output[(12 + tiff.Length)..]);
        return withExif;
    }

    private static byte[] BuildTiff(PhotoMetadata metadata)
    {
        string time = metadata.TakenAt.ToString("yyyy:MM:dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        Entry[] exif = [Text(0x9003, time), Text(0x9004, time)];
        Entry[] gps = metadata.Latitude is { } latitude && metadata.Longitude is { } longitude ? Position(latitude, longitude) : [];
        Entry[] main = MainEntries(metadata, time, hasGps: gps.Length > 0);
        // The directories follow one another; each ends with its values that do not fit into four bytes.
        int exifAt = HeaderLength + Size(main);
        int gpsAt = exifAt + Size(exif);
        int thumbnailAt = gpsAt + (gps.Length > 0 ? Size(gps) : 0);
        main = [.. main.Select(entry => entry.Tag switch
        {
            0x8769 => entry with { Value = Number(exifAt) },
            0x8825 => entry with { Value = Number(gpsAt) },
            _ => entry,
        })];
        var output = new MemoryStream();
        output.Write("II*\0"u8);
        output.Write(Number(HeaderLength));
        WriteDirectory(output, main, metadata.Thumbnail is null ? 0 : thumbnailAt);
        WriteDirectory(output, exif, 0);
        if (gps.Length > 0)
            WriteDirectory(output, gps, 0);
        if (metadata.Thumbnail is { } thumbnail)
            WriteThumbnail(output, thumbnail, thumbnailAt);
        return output.ToArray();
    }

    private static Entry[] MainEntries(PhotoMetadata metadata, string time, bool hasGps)
    {
        var entries = new List<Entry>
        {
            Text(0x010F, metadata.Make),
            Text(0x0110, metadata.Model),
            new(0x0112, Short, 1, [(byte)metadata.Orientation, 0, 0, 0]),
            Text(0x0132, time),
            new(0x8769, Long, 1, new byte[4]),
        };
        if (hasGps)
            entries.Add(new(0x8825, Long, 1, new byte[4]));
        return [.. entries];
    }

    private static Entry[] Position(double latitude, double longitude) =>
    [
        Text(1, latitude < 0 ? "S" : "N"),
        new(2, Rational, 3, Degrees(Math.Abs(latitude))),
        Text(3, longitude < 0 ? "W" : "E"),
        new(4, Rational, 3, Degrees(Math.Abs(longitude))),
    ];

    /// <summary>Degrees, minutes and hundredths of seconds, each as a fraction.</summary>
    private static byte[] Degrees(double value)
    {
        long hundredths = (long)Math.Round(value * 360_000);
        (long degrees, long rest) = Math.DivRem(hundredths, 360_000);
        (long minutes, long seconds) = Math.DivRem(rest, 6_000);
        return [.. Number(degrees), .. Number(1), .. Number(minutes), .. Number(1), .. Number(seconds), .. Number(100)];
    }

    private static void WriteThumbnail(MemoryStream output, byte[] thumbnail, int directoryAt)
    {
        Entry[] entries =
        [
            new(0x0103, Short, 1, [6, 0, 0, 0]),
            new(0x0201, Long, 1, new byte[4]),
            new(0x0202, Long, 1, Number(thumbnail.Length)),
        ];
        entries[1] = entries[1] with { Value = Number(directoryAt + Size(entries)) };
        WriteDirectory(output, entries, 0);
        output.Write(thumbnail);
    }

    private static void WriteDirectory(MemoryStream output, Entry[] entries, int nextDirectory)
    {
        int valuesAt = (int)output.Position + 2 + (entries.Length * EntryLength) + 4;
        var values = new MemoryStream();
        Span<byte> small = stackalloc byte[2];
        WriteShort(output, (ushort)entries.Length, small);
        foreach (Entry entry in entries)
        {
            WriteShort(output, entry.Tag, small);
            WriteShort(output, entry.Type, small);
            output.Write(Number(entry.Count));
            if (entry.Value.Length <= 4)
            {
                output.Write([.. entry.Value, .. new byte[4 - entry.Value.Length]]);
                continue;
            }

            output.Write(Number(valuesAt + values.Position));
            values.Write(entry.Value);
        }

        output.Write(Number(nextDirectory));
        values.WriteTo(output);
    }

    private static int Size(Entry[] entries) =>
        2 + (entries.Length * EntryLength) + 4 + entries.Sum(entry => entry.Value.Length > 4 ? entry.Value.Length : 0);

    private static Entry Text(ushort tag, string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text + "\0");
        int count = bytes.Length;
        // Values begin on even bytes.
        if (count > 4 && count % 2 != 0)
            bytes = [.. bytes, 0];
        return new(tag, Ascii, count, bytes);
    }

    private static byte[] Number(long value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
        return bytes;
    }

    private static void WriteShort(MemoryStream output, ushort value, Span<byte> buffer)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(buffer, value);
        output.Write(buffer);
    }

    private sealed record Entry(ushort Tag, ushort Type, int Count, byte[] Value);
}
