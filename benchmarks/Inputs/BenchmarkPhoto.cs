using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Imaging.Native;

namespace ConsentLens.Benchmarks.Inputs;

/// <summary>One photo of a small drawn set, as each format and size.</summary>
internal static class BenchmarkPhoto
{
    /// <summary>Photos of the small set.</summary>
    private const int Photos = 12;

    /// <summary>The photo with the most bytes among those of 12 megapixels: a group.</summary>
    public static byte[] Jpeg()
    {
        TermlyPhotos set = TermlyPhotos.EnsureAsync(Photos, null, CancellationToken.None).GetAwaiter().GetResult();
        var reader = new PhotoReader(new ImagingLimits());
        return Directory.EnumerateFiles(set.Photos, "*.jpg", SearchOption.AllDirectories)
            .Select(File.ReadAllBytes)
            .Where(file => reader.ReadHeader(file).Width == 4000)
            .MaxBy(file => file.Length)!;
    }

    /// <summary>The photo at a long side of <paramref name="side"/>, up to its own.</summary>
    public static RgbImage Pixels(int side) => new PhotoReader(new ImagingLimits()).Decode(Jpeg(), side, CancellationToken.None);

    /// <summary>The photo in another format, of so many megapixels.</summary>
    public static byte[] Encoded(PhotoFormat format, int megapixels)
    {
        using RgbImage whole = Pixels(0);
        double scale = Math.Sqrt(megapixels * 1e6 / ((double)whole.Width * whole.Height));
        using RgbImage sized = ImageResizer.Resize(whole, (int)(whole.Width * scale), (int)(whole.Height * scale));
        return format switch
        {
            PhotoFormat.Jpeg => JpegEncoder.Encode(sized, 88),
            PhotoFormat.Png => Save(sized, "pngsave_target", save => save.Set("compression", 3)),
            PhotoFormat.WebP => Save(sized, "webpsave_target", save => save.Set("Q", 85)),
            PhotoFormat.Heic => Save(sized, "heifsave_target", save => save.Set("compression", "hevc").Set("Q", 60)),
            _ => Save(sized, "heifsave_target", save => save.Set("compression", "av1").Set("Q", 60).Set("effort", 0)),
        };
    }

    private static byte[] Save(RgbImage image, string saver, Func<VipsOperation, VipsOperation> settings)
    {
        using System.Buffers.MemoryHandle pinned = image.Memory.Pin();
        using VipsImage pixels = VipsImage.Over(pinned, image.Width, image.Height);
        using VipsImage colour = pixels.Operation("copy").Set("interpretation", "srgb").ToImage();
        using VipsTarget target = VipsTarget.ToMemory();
        settings(colour.Operation(saver).Set("target", target)).Run();
        return target.ToArray();
    }
}
