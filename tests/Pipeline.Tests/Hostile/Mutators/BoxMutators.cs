using System.Buffers.Binary;
using System.Text;

namespace ConsentLens.Pipeline.Tests.Hostile.Mutators;

/// <summary>Harm to the boxes of a HEIC or AVIF (ISO/IEC 14496-12 and 23008-12).</summary>
internal static class BoxMutators
{
    private static readonly string[] Known = ["ftyp", "meta", "hdlr", "pitm", "iloc", "iinf", "infe", "iprp", "ipco", "ispe", "hvcC", "av1C", "pixi", "colr", "ipma", "mdat", "irot", "iref", "auxC"];
    private static readonly string[] Brands = ["heic", "avif", "mif1", "msf1", "heix", "avis", "isom", "qt  ", "jxl "];

    internal static IReadOnlyList<Mutator> All { get; } =
    [
        Of("heif: box size", 4, (file, random) => Put(file, Box(file, random) - 4, Size(random))),
        Of("heif: box kind", 3, (file, random) => Write(file, Box(file, random), Known[random.Next(Known.Length)])),
        Of("heif: brand", 2, (file, random) => Write(file, 8 + (4 * random.Next(0, 3) / 2 * 2), Brands[random.Next(Brands.Length)])),
        Of("heif: dimensions", 4, (file, random) => InBox(file, "ispe", at => Put(file, at + 8 + (4 * random.Next(2)), random.Next(3) == 0 ? -1 : random.Next(1, 20_000)))),
        Of("heif: one bit of a box flipped", 6, (file, random) =>
        {
            int at = Box(file, random);
            return ByteMutators.FlipBits(file, 1, random, at, Math.Min(at + 40, file.Length));
        }),
        Of("heif: one bit of the pixels flipped", 6, (file, random) => ByteMutators.FlipBits(file, 1, random, file.AsSpan().IndexOf("mdat"u8) + 4)),
        Of("heif: place of the pixels", 3, (file, random) => InBox(file, "iloc", at => ByteMutators.FlipBits(file, random.Next(1, 3), random, at + 4, Math.Min(at + 40, file.Length)))),
        Of("heif: turned or mirrored", 2, (file, random) => WithProperty(file, random)),
        Of("heif: deep boxes", 1, (file, random) => DeepBoxes(file, random)),
        Of("heif: pixels cut", 2, (file, random) => file[..random.Next(file.AsSpan().IndexOf("mdat"u8), file.Length)]),
    ];

    private static Mutator Of(string name, int weight, Func<byte[], Random, byte[]> apply) =>
        new(name, CorpusFormat.Heif, weight, (file, _, random) => apply(file.Bytes, random));

    private static int Size(Random random) => random.Next(5) switch
    {
        0 => -1,
        1 => 0,
        2 => 1,
        3 => random.Next(100),
        _ => random.Next(),
    };

    /// <summary>Where the name of a box stands.</summary>
    private static int Box(byte[] file, Random random)
    {
        int[] places = [.. Known.Select(name => file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name))).Where(at => at >= 4)];
        return places[random.Next(places.Length)];
    }

    private static byte[] InBox(byte[] file, string name, Func<int, byte[]> change)
    {
        int at = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name));
        return at < 0 ? file[..^1] : change(at);
    }

    // A property of no use made into one that turns the picture: its box keeps its size, so nothing moves.
    private static byte[] WithProperty(byte[] file, Random random)
    {
        int at = file.AsSpan().IndexOf("pixi"u8);
        if (at < 0) at = file.AsSpan().IndexOf("colr"u8);
        byte[] copy = Write(file, at < 0 ? 4 : at, random.Next(2) == 0 ? "irot" : "imir");
        if (at >= 0) copy[at + 4] = (byte)random.Next(4);
        return copy;
    }

    // Containers inside containers, as deep as the bytes allow.
    private static byte[] DeepBoxes(byte[] file, Random random)
    {
        int depth = (int)Math.Pow(10, 2 + (3 * random.NextDouble()));
        string[] containers = ["meta", "iprp", "ipco", "moov", "trak", "mdia", "minf", "stbl"];
        string container = containers[random.Next(containers.Length)];
        int step = container == "meta" ? 12 : 8;
        byte[] boxes = new byte[depth * step];
        for (int i = 0; i < depth; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(boxes.AsSpan(i * step), boxes.Length - (i * step));
            Encoding.ASCII.GetBytes(container).CopyTo(boxes, (i * step) + 4);
        }

        int afterType = BinaryPrimitives.ReadInt32BigEndian(file);
        return random.Next(2) == 0 ? [.. file[..afterType], .. boxes] : [.. file, .. boxes];
    }

    private static byte[] Write(byte[] file, int at, string text)
    {
        byte[] copy = [.. file];
        Encoding.ASCII.GetBytes(text).CopyTo(copy, at);
        return copy;
    }

    private static byte[] Put(byte[] file, int at, int value)
    {
        byte[] copy = [.. file];
        BinaryPrimitives.WriteInt32BigEndian(copy.AsSpan(at), value);
        return copy;
    }
}
