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

    // HEIF says by its own property how to turn; the EXIF orientation that iPhones write as well must not turn it twice.
    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void An_exif_orientation_turns_a_heic_that_does_not_turn_itself_and_no_other(int orientation)
    {
        foreach (Enums.ForeignHeifCompression compression in (Enums.ForeignHeifCompression[])[Enums.ForeignHeifCompression.Hevc, Enums.ForeignHeifCompression.Av1])
        {
            using RgbImage drawn = DrawnPhoto.Quarters(64, 32);
            byte[] jpeg = ExifSegment.Insert(DrawnPhoto.Jpeg(drawn), orientation);
            using var loader = new PhotoLoader(jpeg);
            using Image stored = loader.Open(shrink: 1);
            byte[] heic = stored.HeifsaveBuffer(compression: compression);
            Assert.Equal(orientation, _reader.ReadHeader(heic).Orientation);
            using RgbImage upright = _reader.Decode(heic, 0, CancellationToken.None);
            using RgbImage expected = UprightTurn.Turn(drawn, orientation);
            Assert.Equal((expected.Width, expected.Height), (upright.Width, upright.Height));
            foreach ((int x, int y) in ((int, int)[])[(5, 5), (upright.Width - 6, 5), (5, upright.Height - 6)])
            {
                (byte r, byte g, byte b) = DrawnPhoto.At(expected, x, y);
                (byte red, byte green, byte blue) = DrawnPhoto.At(upright, x, y);
                Assert.True(Math.Abs(r - red) + Math.Abs(g - green) + Math.Abs(b - blue) < 40, $"({r}, {g}, {b}) became ({red}, {green}, {blue})");
            }
            Assert.Equal(new PhotoHeader(_reader.ReadHeader(heic).Format, 64, 32, 1), _reader.ReadHeader(WithOwnTurn(heic)) with { Texts = "" });
        }
    }

    /// <summary>With a property that turns by nothing in front of the others, for the primary item: EXIF is not meant then.</summary>
    private static byte[] WithOwnTurn(byte[] file)
    {
        // In place of "pixi", which nothing here needs: a box of 16 bytes becomes one of 9 and free room.
        byte[] turned = [.. file];
        int box = turned.AsSpan().IndexOf("pixi"u8) - 4;
        byte[] own = [0, 0, 0, 9, .. "irot"u8, 0];
        int length = turned[box + 3];
        own[3] = (byte)length;
        own.CopyTo(turned, box);
        return turned;
    }

    private static void AssertMostly(int channel, (byte R, byte G, byte B) colour)
    {
        byte[] values = [colour.R, colour.G, colour.B];
        Assert.True(values[channel] > 150 && values.Count(value => value > 150) == 1, colour.ToString());
    }
}
