namespace ConsentLens.Pipeline.Tests.Hostile.Mutators;

/// <summary>What failing disks, cards and connections do to a file of any format.</summary>
internal static class ByteMutators
{
    private const int LongestRun = 512;

    internal static IReadOnlyList<Mutator> All { get; } =
    [
        new("one bit flipped", null, 10, (file, _, random) => FlipBits(file.Bytes, 1, random)),
        new("bits flipped", null, 5, (file, _, random) => FlipBits(file.Bytes, random.Next(2, 40), random)),
        new("one byte replaced", null, 4, (file, _, random) => Overwrite(file.Bytes, 1, random, bytes => random.NextBytes(bytes))),
        new("run of zeros", null, 4, (file, _, random) => Overwrite(file.Bytes, RunLength(random), random, bytes => Array.Clear(bytes))),
        new("run of 255", null, 2, (file, _, random) => Overwrite(file.Bytes, RunLength(random), random, bytes => Array.Fill(bytes, (byte)255))),
        new("run of noise", null, 3, (file, _, random) => Overwrite(file.Bytes, RunLength(random), random, random.NextBytes)),
        new("run deleted", null, 3, (file, _, random) => Replace(file.Bytes, random, RunLength(random), [])),
        new("run inserted", null, 3, (file, _, random) => Replace(file.Bytes, random, 0, Noise(RunLength(random), random))),
        new("run repeated", null, 2, (file, _, random) => Repeat(file.Bytes, random)),
        new("runs exchanged", null, 2, (file, _, random) => Exchange(file.Bytes, random)),
        new("cut anywhere", null, 4, (file, _, random) => file.Bytes[..random.Next(file.Bytes.Length)]),
        new("last bytes cut", null, 3, (file, _, random) => file.Bytes[..^random.Next(1, Math.Min(64, file.Bytes.Length))]),
        new("end zeroed", null, 2, (file, _, random) => ZeroFrom(file.Bytes, random.Next(file.Bytes.Length))),
        new("zeros appended", null, 1, (file, _, random) => [.. file.Bytes, .. new byte[random.Next(1, 100_000)]]),
        new("noise appended", null, 2, (file, _, random) => [.. file.Bytes, .. Noise(random.Next(1, 10_000), random)]),
        new("another file appended", null, 2, (file, other, _) => [.. file.Bytes, .. other.Bytes]),
        new("spliced", null, 4, Splice),
    ];

    internal static byte[] FlipBits(byte[] file, int count, Random random, int from = 0, int? to = null)
    {
        byte[] copy = [.. file];
        for (int i = 0; i < count; i++) copy[random.Next(from, to ?? copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    internal static byte[] Noise(int length, Random random)
    {
        byte[] noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private static int RunLength(Random random) => 1 + (int)(LongestRun * Math.Pow(random.NextDouble(), 3));

    private static byte[] Overwrite(byte[] file, int length, Random random, Action<byte[]> fill)
    {
        byte[] run = new byte[Math.Min(length, file.Length)];
        fill(run);
        byte[] copy = [.. file];
        run.CopyTo(copy, random.Next(file.Length - run.Length + 1));
        return copy;
    }

    private static byte[] Replace(byte[] file, Random random, int length, byte[] by)
    {
        int removed = Math.Min(length, file.Length);
        int at = random.Next(file.Length - removed + 1);
        return [.. file[..at], .. by, .. file[(at + removed)..]];
    }

    private static byte[] Repeat(byte[] file, Random random)
    {
        int length = Math.Min(RunLength(random), file.Length);
        int at = random.Next(file.Length - length + 1);
        return [.. file[..(at + length)], .. file[at..]];
    }

    private static byte[] Exchange(byte[] file, Random random)
    {
        int length = Math.Min(RunLength(random), file.Length / 2);
        int first = random.Next((file.Length / 2) - length + 1);
        int second = random.Next(file.Length / 2, file.Length - length + 1);
        byte[] copy = [.. file];
        file.AsSpan(second, length).CopyTo(copy.AsSpan(first));
        file.AsSpan(first, length).CopyTo(copy.AsSpan(second));
        return copy;
    }

    private static byte[] ZeroFrom(byte[] file, int from)
    {
        byte[] copy = [.. file];
        Array.Clear(copy, from, copy.Length - from);
        return copy;
    }

    // The beginning of one file and the end of another: half the time at the same place, as a card that mixes its blocks up does.
    private static byte[] Splice(CorpusFile file, CorpusFile other, Random random)
    {
        int at = random.Next(file.Bytes.Length);
        int from = random.Next(2) == 0 ? Math.Min(at, other.Bytes.Length) : random.Next(other.Bytes.Length);
        return [.. file.Bytes[..at], .. other.Bytes[from..]];
    }
}
