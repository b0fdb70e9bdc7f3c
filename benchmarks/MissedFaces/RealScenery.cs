using System.Collections.Concurrent;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>Parts of real photos that show no face, looked at by eye: clothes, hands, shoes, shelves, flags, a banner with writing.</summary>
internal static class RealScenery
{
    /// <summary>The smallest window into a part, as a share of its sides.</summary>
    private const float LeastWindow = 0.5f;

    private static readonly Region[] Regions =
    [
        new("group_10mpx.jpg", 0, 0, 1, 0.34f),
        new("group_10mpx.jpg", 0, 0.62f, 1, 1),
        new("biden_7mpx.jpg", 0, 0.58f, 1, 1),
        new("biden_7mpx.jpg", 0, 0, 0.3f, 1),
        new("bbt1.jpg", 0, 0.42f, 1, 1),
    ];

    private static readonly PhotoReader Reader = new(new ImagingLimits());
    private static readonly ConcurrentDictionary<string, Lazy<RgbImage>> Photos = new(StringComparer.Ordinal);

    /// <summary>A window into one of the parts, brought to a size. The same seed gives the same pixels.</summary>
    public static RgbImage Take(int seed, int width, int height)
    {
        var random = new SeededRandom(seed + 77);
        Region region = random.Pick(Regions);
        RgbImage photo = Photos.GetOrAdd(region.File, file => new Lazy<RgbImage>(() => Reader.Decode(File.ReadAllBytes(SharedPhotos.Group(file)), 0, CancellationToken.None))).Value;
        (float regionWidth, float regionHeight) = ((region.Right - region.Left) * photo.Width, (region.Bottom - region.Top) * photo.Height);
        float largest = Math.Min(regionWidth / width, regionHeight / height);
        float scale = largest * random.Uniform(LeastWindow, 1);
        (int across, int down) = ((int)(width * scale), (int)(height * scale));
        int left = (int)((region.Left * photo.Width) + random.Uniform(0, regionWidth - across));
        int top = (int)((region.Top * photo.Height) + random.Uniform(0, regionHeight - down));
        using RgbImage window = Pictures.Cropped(photo, left, top, across, down);
        return ImageResizer.Resize(window, width, height);
    }

    /// <summary>A part of a photo; its edges as shares of the sides.</summary>
    private sealed record Region(string File, float Left, float Top, float Right, float Bottom);
}
