using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using NetVips;

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

    /// <summary>The photo in another format and size.</summary>
    public static byte[] Encoded(PhotoFormat format, int megapixels)
    {
        using RgbImage whole = Pixels(0);
        double scale = Math.Sqrt(megapixels * 1e6 / ((double)whole.Width * whole.Height));
        using RgbImage sized = ImageResizer.Resize(whole, (int)(whole.Width * scale), (int)(whole.Height * scale));
        if (format == PhotoFormat.Jpeg) return JpegEncoder.Encode(sized, 88);
        using Image pixels = VipsPixels.Over(sized);
        return format switch
        {
            PhotoFormat.Png => pixels.PngsaveBuffer(compression: 3),
            PhotoFormat.WebP => pixels.WebpsaveBuffer(q: 85),
            PhotoFormat.Heic => pixels.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Hevc, q: 60),
            _ => pixels.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Av1, q: 60, effort: 0),
        };
    }
}
