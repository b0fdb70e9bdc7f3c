using ConsentLens.Pipeline.Vision.Decoding;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

public sealed class PhotoReaderTests
{
    private readonly PhotoReader _reader = new(new ImagingLimits());

    public static TheoryData<string> Formats => [.. Files.Keys];

    private static Dictionary<string, (PhotoFormat Format, int Tolerance, Func<RgbImage, byte[]> Write)> Files => new()
    {
        ["jpeg"] = (PhotoFormat.Jpeg, 4, image => DrawnPhoto.Jpeg(image)),
        ["progressive jpeg"] = (PhotoFormat.Jpeg, 4, DrawnPhoto.ProgressiveJpeg),
        ["png"] = (PhotoFormat.Png, 0, DrawnPhoto.Png),
        ["16-bit png"] = (PhotoFormat.Png, 0, DrawnPhoto.SixteenBitPng),
        ["opaque rgba png"] = (PhotoFormat.Png, 0, image => DrawnPhoto.TransparentPng(image, 255)),
        ["opaque 16-bit rgba png"] = (PhotoFormat.Png, 0, image => DrawnPhoto.TransparentPng(image, 255, sixteenBits: true)),
        ["webp"] = (PhotoFormat.WebP, 0, DrawnPhoto.WebP),
        ["heic"] = (PhotoFormat.Heic, 8, DrawnPhoto.Heic),
        ["avif"] = (PhotoFormat.Avif, 8, DrawnPhoto.Avif),
        ["display p3 jpeg"] = (PhotoFormat.Jpeg, 6, image => DrawnPhoto.WithProfile(image, ".jpg", "p3")),
        ["display p3 png"] = (PhotoFormat.Png, 2, image => DrawnPhoto.WithProfile(image, ".png", "p3")),
        ["srgb profile jpeg"] = (PhotoFormat.Jpeg, 4, image => DrawnPhoto.WithProfile(image, ".jpg", "srgb")),
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Known_colours_survive_in_every_format_and_size(string name)
    {
        (PhotoFormat format, int tolerance, Func<RgbImage, byte[]> write) = Files[name];
        using RgbImage drawn = DrawnPhoto.Quarters(160, 96);
        byte[] file = write(drawn);
        Assert.Equal(new PhotoHeader(format, 160, 96, 1), _reader.ReadHeader(file));
        foreach (int side in new[] { 0, 100, 60, 20 })
        {
            using RgbImage decoded = _reader.Decode(file, side, CancellationToken.None);
            Assert.Equal(side == 0 ? 160 : side, decoded.LongSide);
            AssertQuarters(decoded, tolerance);
        }
    }

    [Fact]
    public void A_grey_photo_becomes_grey_rgb()
    {
        using RgbImage drawn = DrawnPhoto.Quarters(64, 64);
        using RgbImage decoded = _reader.Decode(DrawnPhoto.GreyJpeg(drawn), 40, CancellationToken.None);
        (byte red, byte green, byte blue) = DrawnPhoto.At(decoded, 30, 30);
        Assert.True(red == green && green == blue);
        Assert.InRange(red, 215, 230);
    }

    // Muted colours: a printer's inks cannot show the strong ones.
    [Theory]
    [InlineData(196, 150, 128)]
    [InlineData(92, 64, 51)]
    [InlineData(128, 128, 128)]
    [InlineData(250, 250, 250)]
    public void A_printers_cmyk_photo_keeps_the_colour_of_skin(byte red, byte green, byte blue)
    {
        using RgbImage drawn = DrawnPhoto.Flat(64, 48, (red, green, blue));
        byte[] file = DrawnPhoto.CmykJpeg(drawn);
        foreach (int side in new[] { 0, 50, 20 })
        {
            using RgbImage decoded = _reader.Decode(file, side, CancellationToken.None);
            AssertClose((red, green, blue), DrawnPhoto.At(decoded, 10, 10), 6);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Transparency_lies_on_white(bool sixteenBits)
    {
        using RgbImage drawn = DrawnPhoto.Quarters(64, 64);
        using RgbImage clear = _reader.Decode(DrawnPhoto.TransparentPng(drawn, 0, sixteenBits), 0, CancellationToken.None);
        using RgbImage half = _reader.Decode(DrawnPhoto.TransparentPng(drawn, 128, sixteenBits), 32, CancellationToken.None);
        Assert.Equal((255, 255, 255), DrawnPhoto.At(clear, 5, 5));
        AssertClose((227, 147, 147), DrawnPhoto.At(half, 5, 5), 1);
    }

    [Fact]
    public void The_long_side_is_what_was_asked_and_never_more_than_there_is()
    {
        Gen<(int Width, int Height, int Asked, bool IsJpeg)> photos =
            from width in Gen.Choose(1, 700)
            from height in Gen.Choose(1, 700)
            from asked in Gen.Choose(0, 800)
            from isJpeg in Gen.Elements(true, false)
            select (width, height, asked, isJpeg);
        Prop.ForAll(photos.ToArbitrary(), photo =>
        {
            using var drawn = new RgbImage(photo.Width, photo.Height);
            drawn.Pixels.Fill(120);
            byte[] file = photo.IsJpeg ? DrawnPhoto.Jpeg(drawn) : DrawnPhoto.Png(drawn);
            using RgbImage decoded = _reader.Decode(file, photo.Asked, CancellationToken.None);
            int expected = photo.Asked == 0 ? drawn.LongSide : Math.Min(drawn.LongSide, photo.Asked);
            double shortSide = (double)decoded.LongSide * Math.Min(photo.Width, photo.Height) / drawn.LongSide;
            // Only a JPEG that libjpeg brings near the size is left a little under it.
            bool isAsAsked = decoded.LongSide == expected
                || (photo.IsJpeg && decoded.LongSide < expected && decoded.LongSide >= 0.96 * expected
                    && Enumerable.Range(1, 3).Any(power => drawn.LongSide >> power == decoded.LongSide));
            return isAsAsked
                && Math.Abs(Math.Min(decoded.Width, decoded.Height) - shortSide) <= 1
                && !decoded.Pixels.ContainsAnyExceptInRange((byte)119, (byte)121);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Theory]
    [InlineData(4000, 3000, 2000)]
    [InlineData(4032, 3024, 2016)]
    [InlineData(3024, 4032, 2016)]
    [InlineData(5632, 4224, 2048)]
    [InlineData(3900, 2600, 2048)]
    public void What_cameras_take_is_halved_while_it_is_decoded(int width, int height, int longSide)
    {
        using RgbImage drawn = DrawnPhoto.Flat(width, height, (90, 120, 150));
        using RgbImage decoded = _reader.Decode(DrawnPhoto.Jpeg(drawn), 2048, CancellationToken.None);
        Assert.Equal(longSide, decoded.LongSide);
    }

    // libvips aborts the whole process when shrink-on-load leaves nothing of a side.
    [Theory]
    [InlineData(3000, 5)]
    [InlineData(5, 3000)]
    [InlineData(3000, 1)]
    [InlineData(632, 70)]
    public void A_strip_is_decoded_small(int width, int height)
    {
        using RgbImage drawn = DrawnPhoto.Flat(width, height, (90, 120, 150));
        foreach (int side in new[] { 400, 78, 8, 1 })
        {
            using RgbImage decoded = _reader.Decode(DrawnPhoto.Jpeg(drawn), side, CancellationToken.None);
            Assert.Equal(side, decoded.LongSide);
            AssertClose((90, 120, 150), DrawnPhoto.At(decoded, 0, 0), 2);
        }
    }

    private static void AssertQuarters(RgbImage image, int tolerance)
    {
        int left = image.Width / 4;
        int right = image.Width * 3 / 4;
        int top = image.Height / 4;
        int bottom = image.Height * 3 / 4;
        AssertClose(DrawnPhoto.TopLeft, DrawnPhoto.At(image, left, top), tolerance);
        AssertClose(DrawnPhoto.TopRight, DrawnPhoto.At(image, right, top), tolerance);
        AssertClose(DrawnPhoto.BottomLeft, DrawnPhoto.At(image, left, bottom), tolerance);
        AssertClose(DrawnPhoto.BottomRight, DrawnPhoto.At(image, right, bottom), tolerance);
    }

    private static void AssertClose((byte R, byte G, byte B) expected, (byte R, byte G, byte B) actual, int tolerance)
    {
        bool close = Math.Abs(expected.R - actual.R) <= tolerance
            && Math.Abs(expected.G - actual.G) <= tolerance
            && Math.Abs(expected.B - actual.B) <= tolerance;
        Assert.True(close, $"{actual} is not within {tolerance} of {expected}");
    }
}
