using System.Diagnostics;
using ConsentLens.Pipeline.Vision.Decoding;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

public sealed class BadFileTests
{
    private readonly PhotoReader _reader = new(new ImagingLimits());

    public static TheoryData<string, UnreadableReason> BadFiles => new()
    {
        { "empty", UnreadableReason.Empty },
        { "text", UnreadableReason.UnsupportedFormat },
        { "one byte", UnreadableReason.UnsupportedFormat },
        { "svg", UnreadableReason.UnsupportedFormat },
        { "gif", UnreadableReason.UnsupportedFormat },
        { "tiff", UnreadableReason.UnsupportedFormat },
        { "pdf", UnreadableReason.NotAPhoto },
        { "libvips' own format", UnreadableReason.UnsupportedFormat },
        { "mp4 video", UnreadableReason.NotAPhoto },
        { "jpeg header only", UnreadableReason.Damaged },
        { "jpeg without its last byte", UnreadableReason.Damaged },
        { "half a jpeg", UnreadableReason.Damaged },
        { "half a progressive jpeg", UnreadableReason.Damaged },
        { "progressive jpeg with flipped bytes", UnreadableReason.Damaged },
        { "progressive jpeg with a wiped stretch", UnreadableReason.Damaged },
        { "progressive jpeg without its last scan", UnreadableReason.Damaged },
        { "jpeg that claims more rows", UnreadableReason.Damaged },
        { "half a png", UnreadableReason.Damaged },
        { "png with a flipped bit", UnreadableReason.Damaged },
        { "half a webp", UnreadableReason.Damaged },
        { "half a heic", UnreadableReason.Damaged },
        { "half an avif", UnreadableReason.Damaged },
        { "30000 x 30000 png", UnreadableReason.TooManyPixels },
        { "101 megapixel jpeg", UnreadableReason.TooManyPixels },
        { "65000 x 65000 jpeg", UnreadableReason.TooManyPixels },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_is_refused_with_its_reason(string name, UnreadableReason reason)
    {
        byte[] file = BadFile.Named(name);
        foreach (int side in new[] { 0, 64, 20 })
        {
            var exception = Assert.Throws<PhotoUnreadableException>(() => _reader.Decode(file, side, CancellationToken.None));
            Assert.Equal(reason, exception.Reason);
            Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("30000 x 30000 png")]
    [InlineData("65000 x 65000 jpeg")]
    [InlineData("svg")]
    public void A_bomb_is_refused_before_a_pixel_is_decoded(string name)
    {
        byte[] file = BadFile.Named(name);
        long started = Stopwatch.GetTimestamp();
        _ = Assert.Throws<PhotoUnreadableException>(() => _reader.ReadHeader(file));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 1);
    }

    [Fact]
    public void A_file_larger_than_allowed_is_refused()
    {
        var strict = new PhotoReader(new ImagingLimits { MaxBytes = 1000 });
        var exception = Assert.Throws<PhotoUnreadableException>(() => strict.ReadHeader(new byte[1001]));
        Assert.Equal(UnreadableReason.FileTooLarge, exception.Reason);
    }

    [Fact]
    public void The_pixel_limit_itself_is_allowed()
    {
        using RgbImage drawn = DrawnPhoto.Quarters(40, 30);
        var strict = new PhotoReader(new ImagingLimits { MaxPixels = 1200 });
        Assert.Equal(40, strict.ReadHeader(DrawnPhoto.Jpeg(drawn)).Width);
        using RgbImage larger = DrawnPhoto.Quarters(41, 30);
        Assert.Throws<PhotoUnreadableException>(() => strict.ReadHeader(DrawnPhoto.Jpeg(larger)));
    }

    [Theory]
    [InlineData("trailing garbage")]
    [InlineData("huge exif")]
    [InlineData("broken exif")]
    [InlineData("broken colour profile")]
    [InlineData("stray bytes between segments")]
    [InlineData("samsung scan header")]
    [InlineData("png with a text bomb")]
    public void Harmless_oddities_of_real_files_are_read(string name)
    {
        using RgbImage decoded = _reader.Decode(BadFile.Named(name), 50, CancellationToken.None);
        Assert.Equal(50, decoded.LongSide);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void A_decode_without_time_left_is_refused(int side)
    {
        using RgbImage drawn = DrawnPhoto.Quarters(100, 100);
        var hasty = new PhotoReader(new ImagingLimits { DecodeTimeout = TimeSpan.Zero });
        var exception = Assert.Throws<PhotoUnreadableException>(() => hasty.Decode(DrawnPhoto.Jpeg(drawn), side, CancellationToken.None));
        Assert.Equal(UnreadableReason.TimedOut, exception.Reason);
    }

    [Fact]
    public void A_cancelled_decode_does_not_begin()
    {
        using RgbImage drawn = DrawnPhoto.Quarters(100, 100);
        Assert.ThrowsAny<OperationCanceledException>(() => _reader.Decode(DrawnPhoto.Jpeg(drawn), 0, new CancellationToken(canceled: true)));
    }
}
