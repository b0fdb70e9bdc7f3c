using ConsentLens.Pipeline.Imaging;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Imaging;

public sealed class PhotoReaderTests
{
    private readonly PhotoReader _reader = new(new ImagingLimits());

    [Theory]
    [InlineData(300, 200, 0, 300, 200)]
    [InlineData(300, 200, 1000, 300, 200)]
    [InlineData(301, 200, 100, 100, 66)]
    [InlineData(200, 301, 37, 25, 37)]
    public void The_long_side_is_never_longer_than_asked(int width, int height, int side, int expectedWidth, int expectedHeight)
    {
        using var drawn = new RgbImage(width, height);
        drawn.Pixels.Fill(120);
        using RgbImage decoded = _reader.Decode(JpegEncoder.Encode(drawn, 90), side, CancellationToken.None);
        Assert.Equal((expectedWidth, expectedHeight), (decoded.Width, decoded.Height));
        Assert.All(decoded.Pixels.ToArray(), value => Assert.InRange(value, 118, 122));
    }

    [Fact]
    public void The_header_names_format_and_size()
    {
        using var drawn = new RgbImage(30, 20);
        drawn.Pixels.Clear();
        Assert.Equal(new PhotoHeader(PhotoFormat.Jpeg, 30, 20, 1), _reader.ReadHeader(JpegEncoder.Encode(drawn, 80)));
    }
}
