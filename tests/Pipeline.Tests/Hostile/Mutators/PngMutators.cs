using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Tests.Hostile.Mutators;

/// <summary>Harm to the chunks of a PNG, with and without true checksums, and bombs.</summary>
internal static class PngMutators
{
    private static readonly string[] Types = ["IHDR", "IDAT", "IEND", "PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "tEXt", "acTL", "fcTL", "fdAT", "abcd", "ABCD"];

    internal static IReadOnlyList<Mutator> All { get; } =
    [
        Of("png: chunk length", 3, (file, random) =>
        {
            byte[] copy = [.. file];
            BinaryPrimitives.WriteInt32BigEndian(copy.AsSpan(ChunkAt(file, random)), Length(random));
            return copy;
        }),
        Edit("png: chunk kind, true checksum", 3, (chunks, at, random) => chunks[at] = chunks[at] with { Type = Types[random.Next(Types.Length)] }),
        Edit("png: chunk removed", 2, (chunks, at, _) => chunks.RemoveAt(at)),
        Edit("png: chunk twice", 2, (chunks, at, _) => chunks.Insert(at, chunks[at])),
        Edit("png: chunks exchanged", 2, (chunks, at, random) =>
        {
            int other = random.Next(chunks.Count);
            (chunks[at], chunks[other]) = (chunks[other], chunks[at]);
        }),
        Edit("png: header, true checksum", 5, (chunks, _, random) => chunks[0] = chunks[0] with { Data = Header(chunks[0].Data, random) }),
        Edit("png: packed pixels, true checksum", 4, (chunks, _, random) =>
        {
            int at = chunks.FindIndex(chunk => chunk.Type == "IDAT");
            chunks[at] = chunks[at] with { Data = ByteMutators.FlipBits(chunks[at].Data, random.Next(1, 4), random) };
        }),
        Edit("png: pixels, true checksums", 4, (chunks, _, random) => ReplacePixels(chunks, pixels => ByteMutators.FlipBits(pixels, random.Next(1, 20), random))),
        Edit("png: too few or too many pixels, true checksums", 2, (chunks, _, random) => ReplacePixels(chunks, pixels => random.Next(2) == 0 ? pixels[..random.Next(pixels.Length)] : [.. pixels, .. new byte[random.Next(1, 5_000_000)]])),
        Edit("png: pixel bomb", 1, PixelBomb),
        Edit("png: packed text bomb", 1, (chunks, _, random) => chunks.Insert(1, new PngChunk(random.Next(2) == 0 ? "zTXt" : "iCCP", [.. "Comment\0\0"u8, .. Zeros(100_000_000)]))),
        Edit("png: packed international text bomb", 1, (chunks, _, _) => chunks.Insert(1, new PngChunk("iTXt", [.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. Zeros(50_000_000)]))),
        Edit("png: thousands of chunks", 1, (chunks, _, random) => chunks.InsertRange(1, Enumerable.Repeat(new PngChunk(random.Next(2) == 0 ? "tEXt" : "abCd", "Comment\0hello"u8.ToArray()), 20_000))),
        Edit("png: orientation", 2, (chunks, _, random) => chunks.Insert(1, new PngChunk("eXIf", [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)random.Next(0, 12), 0, 0, 0, 0, 0, 0]))),
    ];

    private static Mutator Of(string name, int weight, Func<byte[], Random, byte[]> apply) =>
        new(name, CorpusFormat.Png, weight, (file, _, random) => apply(file.Bytes, random));

    private static Mutator Edit(string name, int weight, Action<List<PngChunk>, int, Random> change) => Of(name, weight, (file, random) =>
    {
        List<PngChunk> chunks = PngChunk.Read(file);
        change(chunks, random.Next(chunks.Count), random);
        return PngChunk.Write(chunks);
    });

    private static int Length(Random random) => random.Next(4) switch
    {
        0 => int.MaxValue,
        1 => -1,
        2 => random.Next(100),
        _ => random.Next(),
    };

    private static int ChunkAt(byte[] file, Random random)
    {
        List<PngChunk> chunks = PngChunk.Read(file);
        return 8 + chunks.Take(random.Next(chunks.Count)).Sum(chunk => 12 + chunk.Data.Length);
    }

    private static byte[] Header(byte[] header, Random random)
    {
        byte[] copy = [.. header];
        switch (random.Next(4))
        {
            case 0:
                BinaryPrimitives.WriteInt32BigEndian(copy.AsSpan(4 * random.Next(2)), Length(random));
                break;
            case 1:
                BinaryPrimitives.WriteInt32BigEndian(copy.AsSpan(4 * random.Next(2)), random.Next(1, 1000));
                break;
            default:
                copy[random.Next(8, 13)] = (byte)random.Next(18);
                break;
        }

        return copy;
    }

    private static void ReplacePixels(List<PngChunk> chunks, Func<byte[], byte[]> change)
    {
        byte[] pixels = PngChunk.Inflate([.. chunks.Where(chunk => chunk.Type == "IDAT").SelectMany(chunk => chunk.Data)]);
        byte[] changed = change(pixels);
        int at = chunks.FindIndex(chunk => chunk.Type == "IDAT");
        _ = chunks.RemoveAll(chunk => chunk.Type == "IDAT");
        chunks.Insert(at, new PngChunk("IDAT", PngChunk.Deflate(stream => stream.Write(changed))));
    }

    // 81 megapixels of one colour in some 100 KB or, with 16 bits, twice as much memory: below the limit of pixels.
    private static void PixelBomb(List<PngChunk> chunks, int at, Random random)
    {
        bool wide = random.Next(2) == 0;
        (int width, int height) = random.Next(2) == 0 ? (9_000, 9_000) : (40, 2_000_000);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)(wide ? 16 : 8), 6, (byte)random.Next(2));
        long bytes = ((long)width * 4 * (wide ? 2 : 1) * height) + height;
        chunks.Clear();
        chunks.AddRange([new PngChunk("IHDR", header), new PngChunk("IDAT", Zeros(bytes)), new PngChunk("IEND", [])]);
    }

    private static byte[] Zeros(long count) => PngChunk.Deflate(stream =>
    {
        byte[] zeros = new byte[1_000_000];
        for (long left = count; left > 0; left -= zeros.Length) stream.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
    });
}
