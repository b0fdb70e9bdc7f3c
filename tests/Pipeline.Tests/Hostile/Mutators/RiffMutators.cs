using System.Buffers.Binary;
using System.Text;

namespace ConsentLens.Pipeline.Tests.Hostile.Mutators;

/// <summary>Harm to the chunks of a WebP (RFC 9649, 2.3 and 2.7).</summary>
internal static class RiffMutators
{
    private const int HeaderLength = 12;
    private static readonly string[] Types = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP", "EXIF", "XMP ", "abcd"];

    internal static IReadOnlyList<Mutator> All { get; } =
    [
        Of("webp: file size", 2, (file, random) => Put(file, 4, Size(random))),
        Of("webp: chunk size", 4, (file, random) => Put(file, Chunk(file, random) + 4, Size(random))),
        Of("webp: chunk kind", 3, (file, random) =>
        {
            byte[] copy = [.. file];
            Encoding.ASCII.GetBytes(Types[random.Next(Types.Length)]).CopyTo(copy, Chunk(file, random));
            return copy;
        }),
        Of("webp: chunk header", 5, (file, random) =>
        {
            int at = Chunk(file, random) + 8;
            return ByteMutators.FlipBits(file, 1, random, at, Math.Min(at + 16, file.Length));
        }),
        Of("webp: one bit of the pixels flipped", 6, (file, random) => ByteMutators.FlipBits(file, 1, random, HeaderLength + 20)),
        Of("webp: chunk twice", 2, (file, random) => Edit(file, random, chunk => [.. chunk, .. chunk])),
        Of("webp: chunk removed", 2, (file, random) => Edit(file, random, _ => [])),
        Of("webp: metadata added", 2, (file, random) => Edit(file, random, chunk => [.. chunk, .. Chunk(Types[random.Next(6, 9)], ByteMutators.Noise(random.Next(2, 5000) & ~1, random))])),
        Of("webp: large canvas", 2, (file, random) => LargeCanvas(file, random)),
    ];

    internal static byte[] Chunk(string type, byte[] data)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, data.Length);
        return [.. Encoding.ASCII.GetBytes(type), .. size, .. data, .. new byte[data.Length & 1]];
    }

    internal static byte[] WithSize(byte[] file) => Put(file, 4, file.Length - 8);

    private static Mutator Of(string name, int weight, Func<byte[], Random, byte[]> apply) =>
        new(name, CorpusFormat.WebP, weight, (file, _, random) => apply(file.Bytes, random));

    private static int Size(Random random) => random.Next(4) switch
    {
        0 => -1,
        1 => int.MaxValue,
        2 => random.Next(200),
        _ => random.Next(1_000_000),
    };

    private static int Chunk(byte[] file, Random random)
    {
        List<int> starts = [];
        for (long at = HeaderLength; at + 8 <= file.Length; at += 8 + (((long)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan((int)at + 4)) + 1) & ~1L)) starts.Add((int)at);
        return starts[random.Next(starts.Count)];
    }

    private static byte[] Edit(byte[] file, Random random, Func<byte[], byte[]> change)
    {
        int at = Chunk(file, random);
        int end = Math.Min(file.Length, at + 8 + ((BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4)) + 1) & ~1));
        return WithSize([.. file[..at], .. change(file[at..end]), .. file[end..]]);
    }

    // An extended header that claims up to 16,384 x 16,384, in front of whatever is there.
    private static byte[] LargeCanvas(byte[] file, Random random)
    {
        byte[] header = [(byte)random.Next(64), 0, 0, 0, (byte)random.Next(256), (byte)random.Next(64), 0, (byte)random.Next(256), (byte)random.Next(64), 0];
        return WithSize([.. file[..HeaderLength], .. Chunk("VP8X", header), .. file[HeaderLength..]]);
    }

    private static byte[] Put(byte[] file, int at, int value)
    {
        byte[] copy = [.. file];
        BinaryPrimitives.WriteInt32LittleEndian(copy.AsSpan(at), value);
        return copy;
    }
}
