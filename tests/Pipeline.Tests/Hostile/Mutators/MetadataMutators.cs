using System.Text;
using ConsentLens.Pipeline.Tests.Vision.Decoding;

namespace ConsentLens.Pipeline.Tests.Hostile.Mutators;

/// <summary>Metadata that is huge, broken, nested or full of wishes: it changes no pixel, unless it says which way is up.</summary>
internal static class MetadataMutators
{
    private const int LargestSegment = 65_000;

    internal static IReadOnlyList<Mutator> All { get; } =
    [
        Jpeg("metadata: megabytes of segments", 1, (file, random) => Insert(file, ManySegments(random))),
        Jpeg("metadata: many colour profiles", 1, (file, random) => Insert(file, [.. Enumerable.Range(1, 255).SelectMany(part => Segment(0xE2, [.. "ICC_PROFILE\0"u8, (byte)part, 255, .. ByteMutators.Noise(random.Next(10, 20_000), random)]))])),
        Jpeg("metadata: noise as EXIF", 2, (file, random) => Insert(file, Segment(0xE1, [.. "Exif\0\0"u8, .. "II*\0\u0008\0\0\0"u8, .. ByteMutators.Noise(random.Next(10, LargestSegment - 100), random)]))),
        Jpeg("metadata: orientation", 3, (file, random) => ExifSegment.Insert(file, random.Next(0, 65_536) % (random.Next(2) == 0 ? 10 : 65_536), random.Next(1000))),
        Jpeg("metadata: EXIF that points at itself", 1, (file, _) => Insert(file, Segment(0xE1, Loop()))),
        Jpeg("metadata: XMP that is nested", 1, (file, random) => HostileCorpus.WithXmp(file, Nested(random, LargestSegment - 100))),
        Jpeg("metadata: XMP that explodes", 1, (file, random) => HostileCorpus.WithXmp(file, Entities(random))),
        Jpeg("metadata: XMP and noise", 1, (file, random) => HostileCorpus.WithXmp(file, ByteMutators.FlipBits(HostileCorpus.Xmp("<dc:title>x</dc:title>"), random.Next(1, 9), random))),
        Jpeg("metadata: comments", 1, (file, random) => Insert(file, Segment(0xFE, ByteMutators.Noise(random.Next(1, LargestSegment), random)))),
        Jpeg("metadata: IPTC and Photoshop noise", 1, (file, random) => Insert(file, Segment(0xED, [.. "Photoshop 3.0\0"u8, .. "8BIM"u8, 4, 4, 0, 0, 0, 0, (byte)random.Next(256), (byte)random.Next(256), .. ByteMutators.Noise(random.Next(10, 5000), random)]))),
        Png("metadata: XMP of megabytes that is nested", 1, random => Nested(random, (int)Math.Pow(10, 4 + (2.5 * random.NextDouble())))),
        Png("metadata: XMP that explodes, in a chunk", 1, Entities),
        new("metadata: XMP that is nested, in a WebP", CorpusFormat.WebP, 1, (file, _, random) => RiffMutators.WithSize([.. file.Bytes, .. RiffMutators.Chunk("XMP ", Nested(random, 300_000))])),
    ];

    private static Mutator Jpeg(string name, int weight, Func<byte[], Random, byte[]> apply) =>
        new(name, CorpusFormat.Jpeg, weight, (file, _, random) => apply(file.Bytes, random));

    private static Mutator Png(string name, int weight, Func<Random, byte[]> packet) => new(name, CorpusFormat.Png, weight, (file, _, random) =>
    {
        List<PngChunk> chunks = PngChunk.Read(file.Bytes);
        byte[] xmp = packet(random);
        chunks.Insert(1, random.Next(2) == 0
            ? new PngChunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. xmp])
            : new PngChunk("iTXt", [.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. PngChunk.Deflate(stream => stream.Write(xmp))]));
        return PngChunk.Write(chunks);
    });

    private static byte[] Segment(byte marker, byte[] payload) => [0xFF, marker, (byte)((payload.Length + 2) >> 8), (byte)(payload.Length + 2), .. payload];

    private static byte[] Insert(byte[] file, byte[] segments) => [.. file[..2], .. segments, .. file[2..]];

    private static byte[] ManySegments(Random random)
    {
        using var segments = new MemoryStream();
        byte marker = (byte)(0xE1 + random.Next(14));
        byte[] begin = marker == 0xE1 ? [.. "Exif\0\0MM\0*\0\0\0\u0008"u8] : [];
        for (int i = random.Next(20, 120); i > 0; i--) segments.Write(Segment(marker, [.. begin, .. new byte[LargestSegment]]));
        return segments.ToArray();
    }

    // Both directories name each other, and themselves, as the next.
    private static byte[] Loop() =>
    [
        .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8,
        0, 2, 0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 8, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8,
    ];

    private static byte[] Nested(Random random, int bytes)
    {
        (string open, string close) = random.Next(4) switch
        {
            0 => ("<dc:a><rdf:Bag><rdf:li>", "</rdf:li></rdf:Bag></dc:a>"),
            1 => ("<dc:a rdf:parseType='Resource'>", "</dc:a>"),
            2 => ("<dc:a><rdf:Description>", "</rdf:Description></dc:a>"),
            _ => ("<a>", "</a>"),
        };
        int depth = bytes / (open.Length + close.Length);
        var inside = new StringBuilder(bytes + 10);
        for (int i = 0; i < depth; i++) _ = inside.Append(open);
        _ = inside.Append('x');
        for (int i = 0; i < depth; i++) _ = inside.Append(close);
        return HostileCorpus.Xmp(inside.ToString());
    }

    // "A billion laughs", or a file of this machine.
    private static byte[] Entities(Random random)
    {
        bool laughs = random.Next(2) == 0;
        var text = new StringBuilder("<!DOCTYPE x [");
        if (laughs)
        {
            _ = text.Append("<!ENTITY a0 \"hahahahaha\">");
            for (int i = 1; i < 12; i++) _ = text.Append(System.Globalization.CultureInfo.InvariantCulture, $"<!ENTITY a{i} \"{string.Concat(Enumerable.Repeat($"&a{i - 1};", 10))}\">");
        }
        else
        {
            _ = text.Append("<!ENTITY a11 SYSTEM \"file:///etc/passwd\">");
        }

        return [.. Encoding.UTF8.GetBytes(text.Append("]>").ToString()), .. HostileCorpus.Xmp("<dc:title>&a11;</dc:title>")];
    }
}
