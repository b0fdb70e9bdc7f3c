using System.Buffers;
using ConsentLens.Pipeline.Imaging.Native;

namespace ConsentLens.Pipeline.Imaging;

/// <summary>Changes an image's size. Thread-safe.</summary>
public static class ImageResizer
{
    /// <summary>A new image of exactly this size; shrinking averages over every source pixel, so that nothing shimmers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
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
        using MemoryHandle pinned = image.Memory.Pin();
        using VipsImage source = VipsImage.Over(pinned, image.Width, image.Height);
        using VipsImage resized = source.Operation("resize")
            .Set("scale", (double)width / image.Width)
            .Set("vscale", (double)height / image.Height)
            .Set("kernel", "linear")
            .ToImage();
        return new RgbImage(resized.Width, resized.Height, resized.ToPixels());
    }
}
