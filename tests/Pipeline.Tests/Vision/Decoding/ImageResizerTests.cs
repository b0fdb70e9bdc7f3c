using ConsentLens.Pipeline.Vision.Decoding;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

public sealed class ImageResizerTests
{
    [Fact]
    public void Every_pixel_is_the_mean_of_the_area_under_it()
    {
        Gen<(int Width, int Height, int ToWidth, int ToHeight, int Seed)> sizes =
            from width in Gen.Choose(1, 90)
            from height in Gen.Choose(1, 90)
            from toWidth in Gen.Choose(1, width)
            from toHeight in Gen.Choose(1, height)
            from seed in Gen.Choose(0, 1000)
            select (width, height, toWidth, toHeight, seed);
        Prop.ForAll(sizes.ToArbitrary(), size =>
        {
            using RgbImage image = DrawnPhoto.Texture(size.Width, size.Height, size.Seed);
            using RgbImage resized = ImageResizer.Resize(image, size.ToWidth, size.ToHeight);
            // Over many rows a pixel, the rounding of the 1/256 weights adds up.
            double allowed = size.Height <= 8 * size.ToHeight ? 1.2 : 3;
            return (resized.Width, resized.Height) == (size.ToWidth, size.ToHeight) && LargestError(image, resized) <= allowed;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_same_size_gives_the_same_pixels()
    {
        using RgbImage image = DrawnPhoto.Texture(77, 31);
        using RgbImage same = ImageResizer.Resize(image, 77, 31);
        Assert.True(image.Pixels.SequenceEqual(same.Pixels));
    }

    [Theory]
    [InlineData(3000, 2, 10, 1)]
    [InlineData(2, 3000, 1, 10)]
    [InlineData(1000, 1000, 1, 1)]
    public void A_steep_reduction_keeps_white_white(int width, int height, int toWidth, int toHeight)
    {
        using RgbImage image = DrawnPhoto.Flat(width, height, (255, 255, 255));
        using RgbImage resized = ImageResizer.Resize(image, toWidth, toHeight);
        Assert.False(resized.Pixels.ContainsAnyExcept((byte)255));
    }

    [Fact]
    public void Enlarging_keeps_the_colours_and_gives_the_size()
    {
        using RgbImage image = DrawnPhoto.Quarters(20, 10);
        using RgbImage resized = ImageResizer.Resize(image, 64, 48);
        Assert.Equal((64, 48), (resized.Width, resized.Height));
        Assert.Equal(DrawnPhoto.TopLeft, DrawnPhoto.At(resized, 5, 5));
        Assert.Equal(DrawnPhoto.BottomRight, DrawnPhoto.At(resized, 60, 44));
    }

    [Fact]
    public void A_size_below_one_pixel_is_refused()
    {
        using RgbImage image = DrawnPhoto.Quarters(20, 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageResizer.Resize(image, 0, 5));
    }

    /// <summary>Against exact area averages in double precision.</summary>
    private static double LargestError(RgbImage image, RgbImage resized)
    {
        double largest = 0;
        for (int y = 0; y < resized.Height; y++)
        {
            for (int x = 0; x < resized.Width; x++)
            {
                (double red, double green, double blue) = AreaMean(image, resized, x, y);
                (byte r, byte g, byte b) = DrawnPhoto.At(resized, x, y);
                largest = Math.Max(largest, Math.Max(Math.Abs(red - r), Math.Max(Math.Abs(green - g), Math.Abs(blue - b))));
            }
        }
        return largest;
    }

    private static (double R, double G, double B) AreaMean(RgbImage image, RgbImage resized, int x, int y)
    {
        double scaleX = (double)image.Width / resized.Width;
        double scaleY = (double)image.Height / resized.Height;
        double red = 0, green = 0, blue = 0;
        for (int row = (int)(y * scaleY); row < Math.Min(image.Height, Math.Ceiling((y + 1) * scaleY)); row++)
        {
            for (int column = (int)(x * scaleX); column < Math.Min(image.Width, Math.Ceiling((x + 1) * scaleX)); column++)
            {
                double share = Overlap(row, y, scaleY) * Overlap(column, x, scaleX);
                (byte r, byte g, byte b) = DrawnPhoto.At(image, column, row);
                red += share * r;
                green += share * g;
                blue += share * b;
            }
        }
        return (red, green, blue);
    }

    private static double Overlap(int source, int destination, double scale)
        => Math.Max(0, Math.Min(source + 1, (destination + 1) * scale) - Math.Max(source, destination * scale)) / scale;
}
