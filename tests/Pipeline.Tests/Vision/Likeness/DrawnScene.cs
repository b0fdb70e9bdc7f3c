using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;
using NetVips;

namespace ConsentLens.Pipeline.Tests.Vision.Likeness;

/// <summary>Drawn pictures without people, each seed another one, and the same picture in other bytes.</summary>
internal static class DrawnScene
{
    private const int Shapes = 25;

    /// <summary>What may be done with a picture before it comes back; the first is the picture as it was taken.</summary>
    public static readonly IReadOnlyList<(string Name, Func<Image, byte[]> Save)> Ways =
    [
        ("jpeg 92", image => image.JpegsaveBuffer(q: 92)),
        ("jpeg 30", image => image.JpegsaveBuffer(q: 30)),
        ("jpeg 60", image => image.JpegsaveBuffer(q: 60)),
        ("jpeg 95", image => image.JpegsaveBuffer(q: 95)),
        ("png", image => image.PngsaveBuffer()),
        ("webp", image => image.WebpsaveBuffer(q: 70)),
        ("heic", image => image.HeifsaveBuffer(q: 60, compression: Enums.ForeignHeifCompression.Hevc)),
        ("25 %", image => Resized(image, 0.25)),
        ("50 %", image => Resized(image, 0.5)),
        ("150 %", image => Resized(image, 1.5)),
        ("brighter", image => Brightened(image, 1.15)),
        ("darker", image => Brightened(image, 0.85)),
        ("3 % cropped", image => Cropped(image, 0.5)),
        ("mirrored", image => Turned(image)),
    ];

    /// <summary>What 3 % off one corner leaves of it: more than the hash is made for.</summary>
    public static byte[] CroppedOnOneSide(Image image) => Cropped(image, 0);

    public static RgbImage Draw(int seed, int width = 800, int height = 600)
    {
        var random = new Random(seed);
        var image = new RgbImage(width, height);
        (double Red, double Green, double Blue, double Slope)[] sky = [.. Enumerable.Range(0, 2).Select(_ => (random.Next(256) * 1.0, random.Next(256) * 1.0, random.Next(256) * 1.0, random.NextDouble()))];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double part = Math.Clamp((sky[0].Slope * x / width) + ((1 - sky[0].Slope) * y / height), 0, 1);
                Put(image, x, y, Mix(sky[0].Red, sky[1].Red, part), Mix(sky[0].Green, sky[1].Green, part), Mix(sky[0].Blue, sky[1].Blue, part));
            }
        }

        for (int shape = 0; shape < Shapes; shape++)
            Add(image, random);
        return image;
    }

    public static byte[] File(int seed, Func<Image, byte[]> save)
    {
        using RgbImage image = Draw(seed);
        return DrawnPhoto.Save(image, save);
    }

    private static void Add(RgbImage image, Random random)
    {
        bool isRound = random.Next(2) == 0;
        int width = random.Next(image.Width / 20, image.Width / 2);
        int height = random.Next(image.Height / 20, image.Height / 2);
        (int left, int top) = (random.Next(-width / 2, image.Width - (width / 2)), random.Next(-height / 2, image.Height - (height / 2)));
        (byte red, byte green, byte blue) = ((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
        for (int y = Math.Max(0, top); y < Math.Min(image.Height, top + height); y++)
        {
            for (int x = Math.Max(0, left); x < Math.Min(image.Width, left + width); x++)
            {
                double across = (2.0 * (x - left) / width) - 1;
                double down = (2.0 * (y - top) / height) - 1;
                if (!isRound || (across * across) + (down * down) <= 1)
                    Put(image, x, y, red, green, blue);
            }
        }
    }

    private static byte Mix(double from, double to, double part) => (byte)(from + ((to - from) * part));

    private static void Put(RgbImage image, int x, int y, byte red, byte green, byte blue)
    {
        Span<byte> pixel = image.Row(y).Slice(x * RgbImage.Channels, RgbImage.Channels);
        (pixel[0], pixel[1], pixel[2]) = (red, green, blue);
    }

    private static byte[] Resized(Image image, double scale)
    {
        using Image other = image.Resize(scale);
        return other.JpegsaveBuffer(q: 80);
    }

    private static byte[] Brightened(Image image, double times)
    {
        using Image brighter = image * times;
        using Image pixels = brighter.Cast(Enums.BandFormat.Uchar);
        return pixels.JpegsaveBuffer(q: 85);
    }

    private static byte[] Cropped(Image image, double at)
    {
        (int width, int height) = (image.Width * 97 / 100, image.Height * 97 / 100);
        using Image part = image.Crop((int)((image.Width - width) * at), (int)((image.Height - height) * at), width, height);
        return part.JpegsaveBuffer(q: 85);
    }

    private static byte[] Turned(Image image)
    {
        using Image mirrored = image.FlipHor();
        return mirrored.JpegsaveBuffer(q: 85);
    }
}
