using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace ConsentLens.Pipeline.Tests.Hostile.Mutators;

/// <summary>A chunk of a PNG (PNG specification, 5.3).</summary>
internal sealed record PngChunk(string Type, byte[] Data)
{
    private const int Signature = 8;

    internal static List<PngChunk> Read(byte[] file)
    {
        var chunks = new List<PngChunk>();
        for (int at = Signature; at + 12 <= file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            chunks.Add(new PngChunk(Encoding.ASCII.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }

        return chunks;
    }

    /// <summary>A file of these chunks with true lengths and checksums.</summary>
    internal static byte[] Write(IEnumerable<PngChunk> chunks)
    {
        using var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        Span<byte> number = stackalloc byte[4];
        foreach (PngChunk chunk in chunks)
        {
            byte[] named = [.. Encoding.ASCII.GetBytes(chunk.Type), .. chunk.Data];
            BinaryPrimitives.WriteInt32BigEndian(number, chunk.Data.Length);
            file.Write(number);
            file.Write(named);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(named));
            file.Write(number);
        }

        return file.ToArray();
    }

    internal static byte[] Deflate(Action<Stream> write)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) write(zlib);
        return packed.ToArray();
    }

    internal static byte[] Inflate(byte[] packed)
    {
        using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        zlib.CopyTo(plain);
        return plain.ToArray();
    }
}
