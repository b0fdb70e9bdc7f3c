using ConsentLens.Pipeline.Vision.Decoding;
using NetVips;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

public sealed class HeifTests
{
    private readonly PhotoReader _reader = new(new ImagingLimits());

    [Fact]
    public void An_iphones_grid_of_tiles_is_one_upright_photo()
    {
        using RgbImage red = DrawnPhoto.Flat(64, 64, (200, 20, 20));
        using RgbImage blue = DrawnPhoto.Flat(64, 64, (20, 20, 200));
        byte[] file = TiledHeic.Row([red, blue], width: 120, height: 60);
        Assert.Equal(new PhotoHeader(PhotoFormat.Heic, 60, 120, 1), _reader.ReadHeader(file));
        foreach (int side in new[] { 0, 60 })
        {
            using RgbImage decoded = _reader.Decode(file, side, CancellationToken.None);
            Assert.Equal((decoded.LongSide / 2, decoded.LongSide), (decoded.Width, decoded.Height));
            AssertMostly(0, DrawnPhoto.At(decoded, 10, decoded.Height / 4));
            AssertMostly(2, DrawnPhoto.At(decoded, 10, decoded.Height * 3 / 4));
        }
    }

    [Fact]
    public void Of_several_images_the_primary_one_is_shown()
    {
        using RgbImage pages = DrawnPhoto.Quarters(64, 128);
        byte[] file = DrawnPhoto.Save(pages, rgb => rgb.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Hevc, pageHeight: 64, keep: Enums.ForeignKeep.None));
        using RgbImage first = _reader.Decode(file, 0, CancellationToken.None);
        AssertMostly(0, DrawnPhoto.At(first, 10, 30));

        // The primary item box: size, type, version and flags, item number.
        int primary = file.AsSpan().IndexOf("pitm"u8) + 9;
        Assert.Equal(1, file[primary]);
        file[primary] = 2;
        using RgbImage second = _reader.Decode(file, 0, CancellationToken.None);
        Assert.Equal((64, 64), (second.Width, second.Height));
        AssertMostly(2, DrawnPhoto.At(second, 10, 30));
    }

    // HEIF says by its own property how to turn; the EXIF orientation that iPhones write as well must not turn it twice.
    [Fact]
    public void An_exif_orientation_inside_heic_is_not_applied_again()
    {
        using RgbImage drawn = DrawnPhoto.Quarters(64, 32);
        byte[] jpeg = ExifSegment.Insert(DrawnPhoto.Jpeg(drawn), 6);
        using var loader = new PhotoLoader(jpeg);
        using Image stored = loader.Open(shrink: 1);
        byte[] heic = stored.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Hevc);
        Assert.True(heic.AsSpan().IndexOf("Exif"u8) > 0);
        Assert.Equal(new PhotoHeader(PhotoFormat.Heic, 64, 32, 1), _reader.ReadHeader(heic) with { Texts = "" });
    }

    private static void AssertMostly(int channel, (byte R, byte G, byte B) colour)
    {
        byte[] values = [colour.R, colour.G, colour.B];
        Assert.True(values[channel] > 150 && values.Count(value => value > 150) == 1, colour.ToString());
    }
}
