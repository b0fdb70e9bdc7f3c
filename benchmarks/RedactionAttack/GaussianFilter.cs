using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>Blurs and sharpens pictures, as picture editors do.</summary>
internal static class GaussianFilter
{
    /// <summary>A blurred picture; <paramref name="sigma"/> is the standard deviation in pixels. At the edges only what is there counts.</summary>
    public static RgbImage Blur(RgbImage image, float sigma)
    {
        var blurred = new RgbImage(image.Width, image.Height);
        ReadOnlySpan<byte> from = image.Pixels;
        Span<byte> to = blurred.Pixels;
        float[] weight = new float[image.Width * image.Height];
        Array.Fill(weight, 1);
        GaussianBlur.Apply(weight, image.Width, image.Height, sigma);
        float[] plane = new float[weight.Length];
        for (int channel = 0; channel < RgbImage.Channels; channel++)
        {
            for (int i = 0; i < plane.Length; i++) plane[i] = from[(i * RgbImage.Channels) + channel];
            GaussianBlur.Apply(plane, image.Width, image.Height, sigma);
            for (int i = 0; i < plane.Length; i++) to[(i * RgbImage.Channels) + channel] = ToByte(plane[i] / weight[i]);
        }

        return blurred;
    }

    /// <summary>An unsharp mask: what a blur takes away is added once more.</summary>
    public static RgbImage Sharpen(RgbImage image, float sigma)
    {
        RgbImage sharpened = Blur(image, sigma);
        ReadOnlySpan<byte> from = image.Pixels;
        Span<byte> to = sharpened.Pixels;
        for (int i = 0; i < to.Length; i++) to[i] = ToByte((2f * from[i]) - to[i]);

        return sharpened;
    }

    private static byte ToByte(float value) => (byte)(Math.Clamp(value, 0, 255) + 0.5f);
}
