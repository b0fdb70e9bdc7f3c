using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using NetVips;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

/// <summary>Drawn pictures of known colours, and files of them in every format that libvips can write.</summary>
internal static class DrawnPhoto
{
    internal static readonly (byte R, byte G, byte B) TopLeft = (200, 40, 40);
    internal static readonly (byte R, byte G, byte B) TopRight = (40, 180, 60);
    internal static readonly (byte R, byte G, byte B) BottomLeft = (50, 70, 200);
    internal static readonly (byte R, byte G, byte B) BottomRight = (230, 220, 210);

    /// <summary>Four flat quarters.</summary>
    internal static RgbImage Quarters(int width, int height)
    {
        var image = new RgbImage(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool top = y < height / 2;
                bool left = x < width / 2;
                Put(image, x, y, top ? left ? TopLeft : TopRight : left ? BottomLeft : BottomRight);
            }
        }
        return image;
    }

    /// <summary>One colour all over.</summary>
    internal static RgbImage Flat(int width, int height, (byte R, byte G, byte B) colour)
    {
        var image = new RgbImage(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Put(image, x, y, colour);
            }
        }
        return image;
    }

    /// <summary>Every pixel of its own colour, up to 256 x 256: red is the column, green the row.</summary>
    internal static RgbImage Coordinates(int width, int height)
    {
        var image = new RgbImage(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Put(image, x, y, ((byte)x, (byte)y, 128));
            }
        }
        return image;
    }

    /// <summary>A texture with detail everywhere, so that a damaged byte matters.</summary>
    internal static RgbImage Texture(int width, int height, int seed = 1)
    {
        var random = new Random(seed);
        RgbImage image = Quarters(width, height);
        foreach (ref byte value in image.Pixels)
        {
            value = (byte)Math.Clamp(value + random.Next(-40, 41), 0, 255);
        }
        return image;
    }

    internal static (byte R, byte G, byte B) At(RgbImage image, int x, int y)
    {
        Span<byte> row = image.Row(y);
        return (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]);
    }

    internal static byte[] Jpeg(RgbImage image, int quality = 90) => JpegEncoder.Encode(image, quality);

    internal static byte[] ProgressiveJpeg(RgbImage image) => Save(image, rgb => rgb.JpegsaveBuffer(q: 90, interlace: true));

    internal static byte[] GreyJpeg(RgbImage image) => Save(image, rgb => rgb.Colourspace(Enums.Interpretation.Bw).JpegsaveBuffer(q: 95));

    internal static byte[] CmykJpeg(RgbImage image) =>
        Save(image, rgb => rgb.Colourspace(Enums.Interpretation.Lab).IccExport(outputProfile: "cmyk").JpegsaveBuffer(q: 95));

    internal static byte[] Png(RgbImage image) => Save(image, rgb => rgb.PngsaveBuffer());

    /// <summary>The same colour values in a file of this ending that says they are of another profile, as iPhones write Display P3.</summary>
    internal static byte[] WithProfile(RgbImage image, string ending, string profile) =>
        Save(image, rgb => rgb.IccTransform(profile, inputProfile: "srgb").WriteToBuffer(ending));

    internal static byte[] SixteenBitPng(RgbImage image) => Save(image, rgb => rgb.Colourspace(Enums.Interpretation.Rgb16).PngsaveBuffer());

    /// <param name="image">The colours.</param>
    /// <param name="alpha">0 (transparent) .. 255 (opaque), everywhere.</param>
    /// <param name="sixteenBits">Whether each channel has 16 bits instead of 8.</param>
    internal static byte[] TransparentPng(RgbImage image, int alpha, bool sixteenBits = false) =>
        Save(image, rgb => rgb.BandjoinConst([alpha]).Colourspace(sixteenBits ? Enums.Interpretation.Rgb16 : Enums.Interpretation.Srgb).PngsaveBuffer());

    internal static byte[] WebP(RgbImage image) => Save(image, rgb => rgb.WebpsaveBuffer(lossless: true));

    internal static byte[] Heic(RgbImage image) => Save(image, rgb => rgb.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Hevc, q: 80));

    internal static byte[] Avif(RgbImage image) => Save(image, rgb => rgb.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Av1, q: 80, effort: 0));

    internal static byte[] Tiff(RgbImage image) => Save(image, rgb => rgb.TiffsaveBuffer());

    internal static byte[] Gif(RgbImage image) => Save(image, rgb => rgb.GifsaveBuffer());

    /// <summary>Frames below each other, saved as one animation of that many frames.</summary>
    internal static byte[] AnimatedWebP(RgbImage frames, int frameHeight) => Save(frames, rgb => rgb.WebpsaveBuffer(lossless: true, pageHeight: frameHeight));

    internal static byte[] Save(RgbImage image, Func<Image, byte[]> save)
    {
        using Image rgb = VipsPixels.Over(image);
        return save(rgb);
    }

    private static void Put(RgbImage image, int x, int y, (byte R, byte G, byte B) colour)
    {
        Span<byte> row = image.Row(y);
        (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = colour;
    }
}
