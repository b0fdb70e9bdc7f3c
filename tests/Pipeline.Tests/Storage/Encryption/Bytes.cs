namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

/// <summary>Contents to store.</summary>
internal static class Bytes
{
    /// <summary>Bytes that look random, the same for the same length and seed.</summary>
    public static byte[] Of(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The same bytes with one bit of one byte turned over.</summary>
    public static byte[] Flipped(byte[] bytes, int index)
    {
        byte[] copy = [.. bytes];
        copy[index] ^= (byte)(1 << (index % 8));
        return copy;
    }
}
