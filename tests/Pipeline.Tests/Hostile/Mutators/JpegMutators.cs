using System.Buffers.Binary;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Tests.Hostile.Mutators;

/// <summary>Harm to the segments of a JPEG.</summary>
internal static class JpegMutators
{
    private static readonly byte[] InterestingMarkers = [0x01, 0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC9, 0xCC, 0xD0, 0xD8, 0xD9, 0xDA, 0xDB, 0xDC, 0xDD, 0xE0, 0xE1, 0xEE, 0xFE];

    internal static IReadOnlyList<Mutator> All { get; } =
    [
        Of("jpeg: one bit of the pixels flipped", 8, (file, _, random) => ByteMutators.FlipBits(file, 1, random, PixelsAt(file), file.Length - 2)),
        Of("jpeg: one bit of the headers flipped", 6, (file, _, random) => ByteMutators.FlipBits(file, 1, random, 2, PixelsAt(file))),
        Of("jpeg: segment length", 3, (file, _, random) => InSegment(file, random, null, (segment, copy) => PutShort(copy, segment.Start + 2, random.Next(4) == 0 ? random.Next(8) : random.Next(65_536)))),
        Of("jpeg: segment kind", 3, (file, _, random) => InSegment(file, random, null, (segment, copy) => copy[segment.Start + 1] = InterestingMarkers[random.Next(InterestingMarkers.Length)])),
        Of("jpeg: width or height", 5, (file, _, random) => InSegment(file, random, IsFrame, (segment, copy) => PutShort(copy, segment.Start + (random.Next(2) == 0 ? 5 : 7), Dimension(random)))),
        Of("jpeg: precision, components or sampling", 4, (file, _, random) => InSegment(file, random, IsFrame, (segment, copy) => copy[segment.Start + Pick(random, segment, [4, 9, 10, 11, 12, 14, 15, 17, 18])] = (byte)random.Next(256))),
        Of("jpeg: quantisation table", 3, (file, _, random) => InSegment(file, random, JpegSegment.QuantisationTables, (segment, copy) => copy[random.Next(segment.Start + 4, segment.End)] = (byte)random.Next(256))),
        Of("jpeg: huffman table", 3, (file, _, random) => InSegment(file, random, JpegSegment.HuffmanTables, (segment, copy) => copy[random.Next(segment.Start + 4, segment.End)] = (byte)random.Next(256))),
        Of("jpeg: scan header", 2, (file, _, random) => InSegment(file, random, JpegSegment.StartOfScan, (segment, copy) => copy[random.Next(segment.Start + 4, segment.End)] = (byte)random.Next(256))),
        Of("jpeg: segment removed", 2, (file, _, random) => Edit(file, random, (before, segment, after) => [.. before, .. after])),
        Of("jpeg: segment twice", 2, (file, _, random) => Edit(file, random, (before, segment, after) => [.. before, .. segment, .. segment, .. after])),
        Of("jpeg: segment of another file", 2, SegmentOfAnother),
        Of("jpeg: fill bytes", 1, (file, _, random) => Edit(file, random, (before, segment, after) => [.. before, .. Enumerable.Repeat((byte)255, random.Next(1, 5000)), .. segment, .. after])),
        Of("jpeg: restart interval", 2, (file, _, random) => Edit(file, random, (before, segment, after) => [.. before, 0xFF, 0xDD, 0, 4, 0, (byte)random.Next(1, 50), .. segment, .. after])),
        Of("jpeg: restart markers in the pixels", 2, RestartMarkers),
        Of("jpeg: pixels run", 3, (file, _, random) => WipePixels(file, random)),
        Of("jpeg: end of image in the middle", 1, (file, _, random) => Insert(file, random.Next(PixelsAt(file), file.Length), [0xFF, 0xD9])),
        Of("jpeg: line count later", 1, (file, _, random) => InSegment(file, random, IsFrame, (segment, copy) => PutShort(copy, segment.Start + 5, 0))),
        Of("jpeg: many scans", 1, ManyScans),
        Of("jpeg: two pictures", 1, (file, other, _) => other.Format == CorpusFormat.Jpeg ? [.. file[..^2], .. other.Bytes] : [.. file[..^2], .. file[2..]]),
    ];

    /// <summary>The segments up to the first scan's header.</summary>
    internal static List<JpegSegment> Segments(byte[] file)
    {
        var segments = new List<JpegSegment>();
        var reader = new JpegSegmentReader(file);
        while (reader.TryRead(out JpegSegment segment))
        {
            if (segment.Marker != JpegSegment.StartOfImage) segments.Add(segment);
            if (segment.Marker == JpegSegment.StartOfScan) break;
        }

        return segments;
    }

    internal static int PixelsAt(byte[] file) => Segments(file)[^1].End;

    private static Mutator Of(string name, int weight, Func<byte[], CorpusFile, Random, byte[]> apply) =>
        new(name, CorpusFormat.Jpeg, weight, (file, other, random) => apply(file.Bytes, other, random));

    private static bool IsFrame(JpegSegment segment) => segment.IsHuffmanFrame;

    private static int Dimension(Random random) => random.Next(5) switch
    {
        0 => 65_535,
        1 => random.Next(1, 20),
        2 => random.Next(65_536),
        3 => 10_000,
        _ => random.Next(300, 480),
    };

    private static int Pick(Random random, JpegSegment segment, int[] places) => Math.Min(places[random.Next(places.Length)], segment.Length - 1);

    private static byte[] InSegment(byte[] file, Random random, byte marker, Action<JpegSegment, byte[]> change) =>
        InSegment(file, random, segment => segment.Marker == marker, change);

    private static byte[] InSegment(byte[] file, Random random, Func<JpegSegment, bool>? which, Action<JpegSegment, byte[]> change)
    {
        JpegSegment[] segments = [.. Segments(file).Where(which ?? (_ => true))];
        byte[] copy = [.. file];
        change(segments[random.Next(segments.Length)], copy);
        return copy;
    }

    private static byte[] Edit(byte[] file, Random random, Func<byte[], byte[], byte[], byte[]> change)
    {
        List<JpegSegment> segments = Segments(file);
        JpegSegment segment = segments[random.Next(segments.Count)];
        return change(file[..segment.Start], file[segment.Start..segment.End], file[segment.End..]);
    }

    private static byte[] SegmentOfAnother(byte[] file, CorpusFile other, Random random)
    {
        if (other.Format != CorpusFormat.Jpeg) return Edit(file, random, (before, segment, after) => [.. before, .. segment, .. after[..^2]]);
        List<JpegSegment> foreign = Segments(other.Bytes);
        JpegSegment taken = foreign[random.Next(foreign.Count)];
        return Edit(file, random, (before, segment, after) => [.. before, .. random.Next(2) == 0 ? segment : [], .. other.Bytes[taken.Start..taken.End], .. after]);
    }

    private static byte[] RestartMarkers(byte[] file, CorpusFile other, Random random)
    {
        byte[] changed = file;
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            changed = Insert(changed, random.Next(PixelsAt(file), changed.Length - 2), [0xFF, (byte)(0xD0 + random.Next(8))]);
        }

        return changed;
    }

    private static byte[] WipePixels(byte[] file, Random random)
    {
        int from = random.Next(PixelsAt(file), file.Length - 2);
        int length = Math.Min(random.Next(1, 4000), file.Length - 2 - from);
        byte[] copy = [.. file];
        if (random.Next(2) == 0) copy.AsSpan(from, length).Clear();
        else file.AsSpan(PixelsAt(file), length).CopyTo(copy.AsSpan(from));
        return copy;
    }

    // The first scan again and again: each costs a pass over the whole picture in a progressive file, and is an error in a sequential one.
    private static byte[] ManyScans(byte[] file, CorpusFile other, Random random)
    {
        JpegSegment scan = Segments(file)[^1];
        var reader = new JpegSegmentReader(file.AsSpan(scan.End));
        _ = reader.SkipCodedPixels();
        byte[] whole = file[scan.Start..(scan.End + reader.Position)];
        int times = random.Next(2, 2 + (2_000_000 / whole.Length));
        using var bomb = new MemoryStream();
        bomb.Write(file, 0, scan.Start);
        for (int i = 0; i < times; i++) bomb.Write(whole);
        bomb.Write(file.AsSpan(scan.End + reader.Position));
        return bomb.ToArray();
    }

    private static byte[] Insert(byte[] file, int at, byte[] inserted) => [.. file[..at], .. inserted, .. file[at..]];

    private static void PutShort(byte[] file, int at, int value) => BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(at), (ushort)value);
}
