using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Faces.Detection;

/// <summary>The levels, 0..255, between which nearly all of a picture lies, over its three channels.</summary>
/// <param name="Low">Nearly all of its bytes are this or more.</param>
/// <param name="High">Nearly all of its bytes are this or less.</param>
internal readonly record struct ToneRange(int Low, int High)
{
    private const int Levels = 256;

    /// <summary>A picture with less between its ends is not stretched further: it holds nothing but rounding.</summary>
    private const int Least = 8;

    /// <summary>How many levels lie between the ends.</summary>
    public int Width => High - Low;

    /// <summary>The range of an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="every">Each so-manieth row is looked at.</param>
    /// <param name="beyond">At most one byte in so many lies beyond either end.</param>
    public static ToneRange Of(RgbImage image, int every, int beyond)
    {
        Span<int> counts = stackalloc int[Levels];
        counts.Clear();
        int total = 0;
        for (int y = 0; y < image.Height; y += every)
        {
            ReadOnlySpan<byte> row = image.Row(y);
            foreach (byte value in row) counts[value]++;
            total += row.Length;
        }

        int low = 0;
        for (int below = counts[0]; below <= total / beyond; below += counts[low]) low++;
        int high = Levels - 1;
        for (int above = counts[high]; above <= total / beyond; above += counts[high]) high--;
        return new ToneRange(low, high);
    }

    /// <summary>Spreads the range over all levels, in place.</summary>
    public void Stretch(RgbImage image)
    {
        Span<byte> tones = stackalloc byte[Levels];
        float gain = (Levels - 1f) / Math.Max(Least, Width);
        for (int value = 0; value < Levels; value++) tones[value] = (byte)Math.Clamp(((value - Low) * gain) + 0.5f, 0, Levels - 1);
        foreach (ref byte value in image.Pixels) value = tones[value];
    }
}
