using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

/// <summary>Files as a school's disk, or somebody with bad intent, may hold them. By name, so that a test's output says which one failed.</summary>
internal static class BadFile
{
    internal static byte[] Named(string name) => name switch
    {
        "empty" => [],
        "text" => "Dear parents, here are the photos of our trip."u8.ToArray(),
        "one byte" => [0xFF],
        "svg" => """<svg xmlns="http://www.w3.org/2000/svg" width="60000" height="60000"><rect width="100%" height="100%"/></svg>"""u8.ToArray(),
        "gif" => DrawnPhoto.Gif(Picture()),
        "tiff" => DrawnPhoto.Tiff(Picture()),
        "pdf" => "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"u8.ToArray(),
        "libvips' own format" => [0xB6, 0xA6, 0xF2, 0x08, .. new byte[200]],
        "mp4 video" => [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isommp41"u8, .. new byte[100]],
        "jpeg header only" => DrawnPhoto.Jpeg(Picture())[..20],
        "jpeg without its last byte" => DrawnPhoto.Jpeg(Picture())[..^3],
        "half a jpeg" => Half(DrawnPhoto.Jpeg(Picture())),
        "half a progressive jpeg" => Half(DrawnPhoto.ProgressiveJpeg(Picture())),
        "progressive jpeg with flipped bytes" => WithFlippedBytes(DrawnPhoto.ProgressiveJpeg(Picture())),
        "progressive jpeg with a wiped stretch" => WithWipedStretch(DrawnPhoto.ProgressiveJpeg(Picture())),
        "progressive jpeg without its last scan" => WithoutLastScan(DrawnPhoto.ProgressiveJpeg(Picture())),
        "jpeg that claims more rows" => WithJpegSize(DrawnPhoto.Jpeg(Picture()), 160, 9000),
        "half a png" => Half(DrawnPhoto.Png(Picture())),
        "png with a flipped bit" => WithFlippedBit(DrawnPhoto.Png(Picture())),
        "half a webp" => Half(DrawnPhoto.WebP(Picture())),
        "half a heic" => Half(DrawnPhoto.Heic(Picture())),
        "half an avif" => Half(DrawnPhoto.Avif(Picture())),
        "30000 x 30000 png" => EmptyPng(30_000, 30_000),
        "101 megapixel jpeg" => WithJpegSize(DrawnPhoto.Jpeg(Picture()), 10_100, 10_000),
        "65000 x 65000 jpeg" => WithJpegSize(DrawnPhoto.Jpeg(Picture()), 65_000, 65_000),
        "trailing garbage" => [.. DrawnPhoto.Jpeg(Picture()), .. "trailing garbage"u8, .. DrawnPhoto.Jpeg(Picture())],
        "huge exif" => ExifSegment.Insert(DrawnPhoto.Jpeg(Picture()), 1, padding: 65_000),
        "broken exif" => InsertSegment(DrawnPhoto.Jpeg(Picture()), 0xE1, [.. "Exif\0\0MM\0*"u8, 0xFF, 0xFF, 0xFF, 0xF0, 9, 9]),
        "broken colour profile" => InsertSegment(DrawnPhoto.Jpeg(Picture()), 0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, .. new byte[200]]),
        "stray bytes between segments" => WithStrayBytes(DrawnPhoto.Jpeg(Picture())),
        "samsung scan header" => WithWrongScanHeader(DrawnPhoto.Jpeg(Picture())),
        "png with a text bomb" => PngWithTextBomb(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static RgbImage Picture() => DrawnPhoto.Texture(160, 120);

    private static byte[] Half(byte[] file) => file[..(file.Length / 2)];

    private static byte[] WithFlippedBytes(byte[] file)
    {
        for (int at = file.Length / 4; at < file.Length - 10; at += file.Length / 10)
        {
            file[at] ^= 0x55;
        }
        return file;
    }

    private static byte[] WithFlippedBit(byte[] file)
    {
        file[file.Length / 2] ^= 4;
        return file;
    }

    // Nothing of it is cut: only the finest bits never come, and decoders are content.
    private static byte[] WithoutLastScan(byte[] file) => [.. file[..file.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xDA])], 0xFF, 0xD9];

    // As a failing memory card does: a block of zeros.
    private static byte[] WithWipedStretch(byte[] file)
    {
        Array.Clear(file, file.Length / 3, file.Length / 3);
        return file;
    }

    private static byte[] WithJpegSize(byte[] file, ushort width, ushort height)
    {
        int frame = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), width);
        return file;
    }

    private static byte[] WithStrayBytes(byte[] file)
    {
        int tables = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xDB]);
        return [.. file[..tables], 0, 0, 7, .. file[tables..]];
    }

    private static byte[] WithWrongScanHeader(byte[] file)
    {
        int scan = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);
        int end = scan + 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(scan + 2));
        file[end - 2] = 0;
        return file;
    }

    internal static byte[] InsertSegment(byte[] jpeg, byte marker, ReadOnlySpan<byte> payload)
    {
        byte[] header = [0xFF, marker, (byte)((payload.Length + 2) >> 8), (byte)(payload.Length + 2)];
        return [.. jpeg[..2], .. header, .. payload, .. jpeg[2..]];
    }

    /// <summary>A whole header, and pixels that stop at once.</summary>
    private static byte[] EmptyPng(int width, int height)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. PngChunk("IHDR", header), .. PngChunk("IDAT", new byte[20]), .. PngChunk("IEND", [])];
    }

    // 200 MB of zeros in a compressed comment of some 200 KB, ahead of an ordinary picture.
    private static byte[] PngWithTextBomb()
    {
        using var packed = new MemoryStream();
        packed.Write("Comment\0\0"u8);
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] zeros = new byte[1_000_000];
            for (int i = 0; i < 200; i++)
            {
                zlib.Write(zeros);
            }
        }
        const int AfterHeader = 8 + 25;
        byte[] png = DrawnPhoto.Png(Picture());
        return [.. png[..AfterHeader], .. PngChunk("zTXt", packed.ToArray()), .. png[AfterHeader..]];
    }

    internal static byte[] PngChunk(string type, byte[] content)
    {
        byte[] chunk = [0, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(type), .. content, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(chunk.AsSpan(4, chunk.Length - 8)));
        return chunk;
    }
}
