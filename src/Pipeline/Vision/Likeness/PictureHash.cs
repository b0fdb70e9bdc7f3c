using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Likeness;

/// <summary>What a picture looks like in 256 bits, by which it is known again when it was encoded anew, resized, brightened or mirrored: most of them stay. Of two
/// pictures that have nothing to do with each other about half the bits differ.</summary>
/// <remarks>
/// The bits of PDQ (Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019, section 4): brightness in 64 x 64 places, its
/// 16 x 16 lowest cosine frequencies but the mean, and for each whether it lies above the median of them all. The places are means of the pixels that they
/// cover, where PDQ smooths first and takes single pixels then.
/// </remarks>
public static class PictureHash
{
    /// <summary>How long a hash is, in bits.</summary>
    public const int Bits = Frequencies * Frequencies;

    /// <summary>In how many bits two pictures may differ that count as the same. What is encoded or resized anew, or loses 3 % of its sides evenly, differs in 48 at most; two different
    /// photographs in more than 60 (docs/LIMITS.md).</summary>
    public const int SameWithin = 52;

    private const int Places = 64;
    private const int Frequencies = 16;

    private static readonly double[] Cosines = CosinesOf();

    /// <summary>The hash of a picture and of its mirror image, 32 bytes each.</summary>
    public static (byte[] Upright, byte[] Mirrored) Of(RgbImage image)
    {
        double[] waves = WavesOf(BrightnessOf(image));
        byte[] upright = BitsOf(waves);
        // Turned left to right, every other wave across is turned upside down, and none down.
        for (int place = 0; place < Bits; place++)
        {
            if (place % Frequencies % 2 == 0)
                waves[place] = -waves[place];
        }

        return (upright, BitsOf(waves));
    }

    /// <summary>In how many bits two hashes differ.</summary>
    public static int Between(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        int bits = 0;
        for (int at = 0; at < Bits / 8; at++) bits += BitOperations.PopCount((uint)(one[at] ^ other[at]));
        return bits;
    }

    private static double[] BrightnessOf(RgbImage image)
    {
        double[] means = new double[Places * Places];
        long[] sums = new long[Places];
        for (int down = 0; down < Places; down++)
        {
            (int top, int bottom) = RangeOf(down, image.Height);
            Array.Clear(sums);
            for (int y = top; y < bottom; y++)
                Add(image.Row(y), image.Width, sums);
            for (int across = 0; across < Places; across++)
            {
                (int left, int right) = RangeOf(across, image.Width);
                means[(down * Places) + across] = (double)sums[across] / ((bottom - top) * (right - left));
            }
        }

        return means;
    }

    private static void Add(ReadOnlySpan<byte> row, int width, long[] sums)
    {
        for (int across = 0; across < Places; across++)
        {
            (int left, int right) = RangeOf(across, width);
            ReadOnlySpan<byte> pixels = row[(left * RgbImage.Channels)..(right * RgbImage.Channels)];
            long sum = 0;
            // Rec. 601, in thousandths.
            for (int at = 0; at < pixels.Length; at += RgbImage.Channels)
                sum += (299 * pixels[at]) + (587 * pixels[at + 1]) + (114 * pixels[at + 2]);
            sums[across] += sum;
        }
    }

    /// <summary>The pixels of a place: at least one, also where there are fewer pixels than places.</summary>
    private static (int From, int To) RangeOf(int place, int pixels)
    {
        int from = place * pixels / Places;
        return (from, Math.Max(from + 1, (place + 1) * pixels / Places));
    }

    private static double[] WavesOf(double[] brightness)
    {
        double[] across = new double[Places * Frequencies];
        for (int row = 0; row < Places; row++)
        {
            for (int wave = 0; wave < Frequencies; wave++)
            {
                double sum = 0;
                for (int x = 0; x < Places; x++)
                    sum += brightness[(row * Places) + x] * Cosines[(wave * Places) + x];
                across[(row * Frequencies) + wave] = sum;
            }
        }

        double[] waves = new double[Bits];
        for (int down = 0; down < Frequencies; down++)
        {
            for (int wave = 0; wave < Frequencies; wave++)
            {
                double sum = 0;
                for (int y = 0; y < Places; y++)
                    sum += across[(y * Frequencies) + wave] * Cosines[(down * Places) + y];
                waves[(down * Frequencies) + wave] = sum;
            }
        }

        return waves;
    }

    private static byte[] BitsOf(double[] waves)
    {
        double[] sorted = [.. waves];
        Array.Sort(sorted);
        double median = (sorted[(Bits / 2) - 1] + sorted[Bits / 2]) / 2;
        byte[] bits = new byte[Bits / 8];
        for (int bit = 0; bit < Bits; bit++)
        {
            if (waves[bit] > median)
                bits[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return bits;
    }

    // Without the frequency 0, which is the mean.
    private static double[] CosinesOf()
    {
        double[] cosines = new double[Frequencies * Places];
        for (int wave = 0; wave < Frequencies; wave++)
        {
            for (int place = 0; place < Places; place++)
                cosines[(wave * Places) + place] = Math.Cos(Math.PI / (2 * Places) * (wave + 1) * ((2 * place) + 1));
        }

        return cosines;
    }
}
