using ConsentLens.Pipeline.Vision.Decoding;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

public sealed class OrientationTests
{
    private readonly PhotoReader _reader = new(new ImagingLimits());

    // Where the stored pixel of column c and row r lies once upright, in a stored picture of w x h (Exif 2.32, 4.6.4, tag 0x0112).
    private static (int X, int Y) Upright(int orientation, int c, int r, int w, int h) => orientation switch
    {
        1 => (c, r),
        2 => (w - 1 - c, r),
        3 => (w - 1 - c, h - 1 - r),
        4 => (c, h - 1 - r),
        5 => (r, c),
        6 => (h - 1 - r, c),
        7 => (h - 1 - r, w - 1 - c),
        8 => (r, w - 1 - c),
        _ => throw new ArgumentOutOfRangeException(nameof(orientation)),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Every_pixel_lands_where_the_camera_says(int orientation)
    {
        using RgbImage stored = DrawnPhoto.Coordinates(101, 67);
        using RgbImage upright = UprightTurn.Turn(stored, orientation);
        for (int row = 0; row < stored.Height; row++)
        {
            for (int column = 0; column < stored.Width; column++)
            {
                (int x, int y) = Upright(orientation, column, row, stored.Width, stored.Height);
                Assert.Equal(((byte)column, (byte)row, (byte)128), DrawnPhoto.At(upright, x, y));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_jpeg_is_decoded_upright_in_full_and_shrunk(int orientation)
    {
        using RgbImage stored = DrawnPhoto.Texture(128, 80);
        byte[] file = DrawnPhoto.Jpeg(stored);
        byte[] turned = ExifSegment.Insert(file, orientation);
        PhotoHeader header = _reader.ReadHeader(turned);
        Assert.Equal(orientation, header.Orientation);
        Assert.Equal(orientation >= 5 ? (80, 128) : (128, 80), (header.Width, header.Height));
        foreach (int side in new[] { 0, 100, 32 })
        {
            using RgbImage untouched = _reader.Decode(file, side, CancellationToken.None);
            using RgbImage expected = UprightTurn.Turn(untouched, orientation);
            using RgbImage decoded = _reader.Decode(turned, side, CancellationToken.None);
            Assert.Equal((expected.Width, expected.Height), (decoded.Width, decoded.Height));
            Assert.True(expected.Pixels.SequenceEqual(decoded.Pixels));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(65535)]
    public void An_orientation_that_does_not_exist_counts_as_upright(int orientation)
    {
        using RgbImage stored = DrawnPhoto.Quarters(40, 20);
        byte[] file = ExifSegment.Insert(DrawnPhoto.Jpeg(stored), orientation);
        Assert.Equal(new PhotoHeader(PhotoFormat.Jpeg, 40, 20, 1), _reader.ReadHeader(file) with { Texts = "" });
    }
}
