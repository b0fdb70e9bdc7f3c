using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Tests.Vision.Faces;

/// <summary>What tests do to photos. The benchmarks compile this file too.</summary>
internal static class Pictures
{
    /// <summary>The picture at another size.</summary>
    internal static RgbImage Scaled(RgbImage image, double factor) => ImageResizer.Resize(
        image, Math.Max(1, (int)Math.Round(image.Width * factor)), Math.Max(1, (int)Math.Round(image.Height * factor)));

    /// <summary>A part of the picture.</summary>
    internal static RgbImage Cropped(RgbImage image, int left, int top, int width, int height)
    {
        var part = new RgbImage(width, height);
        for (int y = 0; y < height; y++) image.Row(top + y).Slice(left * RgbImage.Channels, width * RgbImage.Channels).CopyTo(part.Row(y));
        return part;
    }

    /// <summary>Puts <paramref name="patch"/> onto <paramref name="image"/>, as far as it fits.</summary>
    internal static void Paste(RgbImage image, RgbImage patch, int left, int top)
    {
        int width = Math.Min(patch.Width, image.Width - left);
        for (int y = 0; y < Math.Min(patch.Height, image.Height - top); y++)
        {
            patch.Row(y)[..(width * RgbImage.Channels)].CopyTo(image.Row(top + y)[(left * RgbImage.Channels)..]);
        }
    }

    /// <summary>A grey picture.</summary>
    internal static RgbImage Grey(int width, int height, byte value = 110)
    {
        var image = new RgbImage(width, height);
        image.Pixels.Fill(value);
        return image;
    }

    /// <summary>The picture turned clockwise by so many right angles.</summary>
    internal static RgbImage Turned(RgbImage image, int rightAngles) => UprightTurn.Turn(image, (rightAngles % 4) switch
    {
        1 => 6,
        2 => 3,
        3 => 8,
        _ => 1,
    });

    /// <summary>The picture seen through a Gaussian blur, as a lens out of focus makes it.</summary>
    internal static RgbImage Blurred(RgbImage image, double sigma)
    {
        int reach = (int)Math.Ceiling(3 * sigma);
        double[] weights = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(i => Math.Exp(-(i * i) / (2 * sigma * sigma)))];
        using RgbImage across = Filtered(image, weights, 1, 0);
        return Filtered(across, weights, 0, 1);
    }

    /// <summary>The picture moved in a straight line while it was taken, by <paramref name="length"/> steps of (<paramref name="stepX"/>, <paramref name="stepY"/>).</summary>
    internal static RgbImage Moved(RgbImage image, int length, int stepX, int stepY) =>
        Filtered(image, [.. Enumerable.Repeat(1.0, length)], stepX, stepY);

    private static RgbImage Filtered(RgbImage image, double[] weights, int stepX, int stepY)
    {
        var filtered = new RgbImage(image.Width, image.Height);
        float sum = (float)weights.Sum();
        int reach = weights.Length / 2;
        ReadOnlySpan<byte> source = image.Pixels;
        float[] row = new float[image.Width * RgbImage.Channels];
        for (int y = 0; y < image.Height; y++)
        {
            Array.Clear(row);
            for (int i = 0; i < weights.Length; i++)
            {
                float weight = (float)weights[i] / sum;
                ReadOnlySpan<byte> from = source.Slice(Math.Clamp(y + ((i - reach) * stepY), 0, image.Height - 1) * row.Length, row.Length);
                for (int x = 0; x < image.Width; x++)
                {
                    int at = RgbImage.Channels * Math.Clamp(x + ((i - reach) * stepX), 0, image.Width - 1);
                    for (int channel = 0; channel < RgbImage.Channels; channel++) row[(RgbImage.Channels * x) + channel] += weight * from[at + channel];
                }
            }

            Span<byte> result = filtered.Row(y);
            for (int x = 0; x < row.Length; x++) result[x] = (byte)(row[x] + 0.5f);
        }

        return filtered;
    }
}
