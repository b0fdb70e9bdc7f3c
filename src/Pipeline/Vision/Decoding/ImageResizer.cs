using ConsentLens.Pipeline.Vision.Decoding.Native;
using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Changes an image's size. Thread-safe.</summary>
public static class ImageResizer
{
    /// <summary>A new image of exactly this size; shrinking averages over every source pixel, so that nothing shimmers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        return width <= image.Width && height <= image.Height
            ? Shrink(image, width, height)
            : Interpolate(image, width, height);
    }

    private static RgbImage Shrink(RgbImage image, int width, int height)
    {
        var shrunk = new RgbImage(width, height);
        new AreaShrinker(image.Width, image.Height, shrunk).Add(image.Pixels);
        return shrunk;
    }

    private static RgbImage Interpolate(RgbImage image, int width, int height)
    {
        using Image source = VipsPixels.Over(image);
        using Image resized = source.Resize((double)width / image.Width, kernel: Enums.Kernel.Linear, vscale: (double)height / image.Height);
        return new RgbImage(resized.Width, resized.Height, resized.ToPixels());
    }
}
