using System.Buffers.Binary;
using System.IO.Compression;
using ConsentLens.Pipeline.Tests.Hostile.Mutators;

namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>Zips whose structure lies (APPNOTE 4.3): directories, sizes, checksums, locked and overlapping files, bombs.</summary>
internal static class HostileZip
{
    private const int DirectoryRecord = 46;
    private const int LocalRecord = 30;

    private static readonly (string Name, int Weight, Func<List<(string Name, byte[] Content)>, Random, byte[]> Make)[] Kinds =
    [
        ("zip: bits flipped", 6, (files, random) => ByteMutators.FlipBits(Write(files, Level(random)), random.Next(1, 8), random)),
        ("zip: bits of the directory flipped", 6, (files, random) => InDirectory(Write(files, Level(random)), random)),
        ("zip: one bit of a file flipped, true directory", 8, (files, random) => InFile(Write(files, Level(random)), random)),
        ("zip: local header", 5, (files, random) => InLocalHeader(Write(files, Level(random)), random)),
        ("zip: end of the directory", 4, (files, random) => InEnd(Write(files, Level(random)), random)),
        ("zip: cut", 3, (files, random) => Cut(Write(files, Level(random)), random)),
        ("zip: run deleted or inserted", 3, (files, random) => DeleteOrInsert(Write(files, Level(random)), random)),
        ("zip: locked", 2, (files, random) => Flag(Write(files, Level(random)), 1)),
        ("zip: way of packing", 3, (files, random) => Method(Write(files, Level(random)), random)),
        ("zip: overlapping files", 3, (files, random) => Overlapping(Write(files, Level(random)))),
        ("zip: high ratio", 1, (files, random) => Write([.. files, ("bomb.jpg", new byte[random.Next(70_000_000, 120_000_000)])])),
        ("zip: nested", 2, (files, random) => Write([.. files, ("inner.zip", Write(files)), ("deep.zip", Nested(files, random.Next(2, 30)))])),
        ("zip: one name for all", 2, (files, _) => Write([.. files.Select(file => ("same.jpg", file.Content))])),
        ("zip: two zips", 2, (files, random) => random.Next(2) == 0 ? [.. Write(files), .. Write(files[..1])] : [.. Write(files[..1]), .. Write(files)]),
        ("zip: something in front", 2, (files, random) => [.. ByteMutators.Noise(random.Next(1, 5000), random), .. Write(files)]),
        ("zip: odd names", 3, (files, random) => Write([.. files.Select((file, i) => (HostileName.ForZip(i, "jpg", random), file.Content)), ("sub/", [1, 2, 3]), ("/", [])])),
        ("zip: names of noise", 2, (files, random) => NoiseNames(Write(files), random)),
    ];

    /// <summary>Input <paramref name="number"/> of the run of this seed.</summary>
    internal static Mutant Draw(int seed, int number, IReadOnlyList<CorpusFile> corpus)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        CorpusFile[] donors = [.. Enumerable.Range(0, 3).Select(_ => corpus[random.Next(corpus.Count)])];
        int drawn = random.Next(Kinds.Sum(kind => kind.Weight));
        (string name, _, Func<List<(string, byte[])>, Random, byte[]> make) = Kinds.First(kind => (drawn -= kind.Weight) < 0);
        return new Mutant(number, name, donors, make([.. donors.Select((donor, i) => ($"{i}.{donor.Extension}", donor.Bytes))], random));
    }

    /// <summary>A good zip of these files.</summary>
    internal static byte[] Write(IReadOnlyList<(string Name, byte[] Content)> files, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static CompressionLevel Level(Random random) => random.Next(2) == 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest;

    private static int End(byte[] zip) => zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8);

    private static int Directory(byte[] zip) => BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(End(zip) + 16));

    private static List<int> Records(byte[] zip)
    {
        List<int> records = [];
        for (int at = Directory(zip); at + DirectoryRecord <= zip.Length && zip.AsSpan(at).StartsWith("PK\u0001\u0002"u8);)
        {
            records.Add(at);
            at += DirectoryRecord + Short(zip, at + 28) + Short(zip, at + 30) + Short(zip, at + 32);
        }

        return records;
    }

    private static int Short(byte[] zip, int at) => BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(at));

    private static int Local(byte[] zip, int record) => BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(record + 42));

    private static byte[] InDirectory(byte[] zip, Random random) => ByteMutators.FlipBits(zip, random.Next(1, 6), random, Directory(zip));

    private static byte[] InEnd(byte[] zip, Random random) => ByteMutators.FlipBits(zip, random.Next(1, 6), random, End(zip));

    private static byte[] InFile(byte[] zip, Random random)
    {
        List<int> records = Records(zip);
        int local = Local(zip, records[random.Next(records.Count)]);
        int from = local + LocalRecord + Short(zip, local + 26) + Short(zip, local + 28);
        int next = records.Select(record => Local(zip, record)).Where(at => at > local).DefaultIfEmpty(Directory(zip)).Min();
        return ByteMutators.FlipBits(zip, 1, random, from, next);
    }

    private static byte[] InLocalHeader(byte[] zip, Random random)
    {
        List<int> records = Records(zip);
        int local = Local(zip, records[random.Next(records.Count)]);
        return ByteMutators.FlipBits(zip, random.Next(1, 4), random, local, local + LocalRecord + 5);
    }

    // Long cuts would only ever miss the directory.
    private static byte[] Cut(byte[] zip, Random random) => random.Next(2) == 0 ? zip[..random.Next(zip.Length)] : zip[..^random.Next(1, 200)];

    private static byte[] DeleteOrInsert(byte[] zip, Random random)
    {
        int at = random.Next(zip.Length - 100);
        return random.Next(2) == 0 ? [.. zip[..at], .. zip[(at + random.Next(1, 100))..]] : [.. zip[..at], .. ByteMutators.Noise(random.Next(1, 100), random), .. zip[at..]];
    }

    private static byte[] Flag(byte[] zip, byte flag)
    {
        byte[] copy = [.. zip];
        foreach (int record in Records(zip))
        {
            copy[record + 8] |= flag;
            copy[Local(zip, record) + 6] |= flag;
        }

        return copy;
    }

    private static byte[] Method(byte[] zip, Random random)
    {
        byte[] copy = [.. zip];
        int[] methods = [0, 1, 8, 9, 12, 14, 93, 98, 99, 255];
        foreach (int record in Records(zip))
        {
            byte method = (byte)methods[random.Next(methods.Length)];
            copy[record + 10] = method;
            if (random.Next(2) == 0) copy[Local(zip, record) + 8] = method;
        }

        return copy;
    }

    // Every record of the directory names the same place in the zip.
    private static byte[] Overlapping(byte[] zip)
    {
        byte[] copy = [.. zip];
        List<int> records = Records(zip);
        foreach (int record in records) copy.AsSpan(records[0] + 42, 4).CopyTo(copy.AsSpan(record + 42));
        return copy;
    }

    private static byte[] NoiseNames(byte[] zip, Random random)
    {
        byte[] copy = [.. zip];
        foreach (int record in Records(zip)) random.NextBytes(copy.AsSpan(record + DirectoryRecord, Short(zip, record + 28)));
        return copy;
    }

    private static byte[] Nested(List<(string Name, byte[] Content)> files, int depth)
    {
        byte[] zip = Write(files);
        for (int i = 0; i < depth; i++) zip = Write([("a.zip", zip)]);
        return zip;
    }
}
