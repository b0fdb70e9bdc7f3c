using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;
using NetVips;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening;

public sealed class CopyInspectorTests
{
    private static readonly byte[] PlainJfif = [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0];

    [Theory]
    [InlineData(40)]
    [InlineData(85)]
    [InlineData(100)]
    public void What_our_encoder_writes_is_clean(int quality)
    {
        using RgbImage drawn = DrawnPhoto.Texture(123, 77);
        Assert.Empty(CopyInspector.Inspect(JpegEncoder.Encode(drawn, quality)));
    }

    [Fact]
    public void A_progressive_copy_and_one_with_restarts_are_clean()
    {
        using RgbImage drawn = DrawnPhoto.Texture(123, 77);
        Assert.Empty(CopyInspector.Inspect(DrawnPhoto.Save(drawn, rgb => rgb.JpegsaveBuffer(interlace: true, keep: Enums.ForeignKeep.None))));
        Assert.Empty(CopyInspector.Inspect(DrawnPhoto.Save(drawn, rgb => rgb.JpegsaveBuffer(restartInterval: 2, keep: Enums.ForeignKeep.None))));
    }

    [Theory]
    [InlineData(0xE1, "Exif")]
    [InlineData(0xE1, "http://ns.adobe.com/xap/1.0/")]
    [InlineData(0xE2, "ICC_PROFILE")]
    [InlineData(0xE2, "MPF")]
    [InlineData(0xED, "Photoshop 3.0")]
    [InlineData(0xEE, "Adobe")]
    [InlineData(0xEF, "anything")]
    [InlineData(0xFE, "a comment")]
    [InlineData(0xE0, "JFXX")]
    [InlineData(0xDC, "ab")]
    public void A_segment_that_is_not_part_of_the_picture_is_found(byte marker, string content)
    {
        byte[] file = BadFile.InsertSegment(CleanCopy(), marker, System.Text.Encoding.ASCII.GetBytes(content + "\0"));
        CopyViolation violation = Assert.Single(CopyInspector.Inspect(file));
        Assert.Equal(2, violation.Offset);
    }

    [Fact]
    public void Gps_and_orientation_are_found()
    {
        CopyViolation violation = Assert.Single(CopyInspector.Inspect(ExifSegment.Insert(CleanCopy(), 6)));
        Assert.Contains("FFE1", violation.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void One_plain_jfif_header_is_allowed()
    {
        byte[] once = BadFile.InsertSegment(CleanCopy(), 0xE0, PlainJfif);
        Assert.Empty(CopyInspector.Inspect(once));
        Assert.Single(CopyInspector.Inspect(BadFile.InsertSegment(once, 0xE0, PlainJfif)));
    }

    [Fact]
    public void A_jfif_thumbnail_is_found()
    {
        byte[] thumbnail = [.. PlainJfif[..12], 1, 1, 9, 9, 9];
        Assert.Single(CopyInspector.Inspect(BadFile.InsertSegment(CleanCopy(), 0xE0, thumbnail)));
    }

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 1, 2, 3 })]
    public void Stray_bytes_between_segments_are_found(byte[] stray)
    {
        byte[] file = CleanCopy();
        Assert.Single(CopyInspector.Inspect([.. file[..2], .. stray, .. file[2..]]));
    }

    [Fact]
    public void Bytes_after_the_end_are_found()
    {
        byte[] file = CleanCopy();
        CopyViolation violation = Assert.Single(CopyInspector.Inspect([.. file, 0]));
        Assert.Equal(file.Length, violation.Offset);
        Assert.Single(CopyInspector.Inspect([.. file, .. file]));
    }

    [Fact]
    public void Bytes_hidden_in_a_table_are_found()
    {
        byte[] file = CleanCopy();
        int tables = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xDB]);
        byte[] hidden = [.. file[..(tables + 4)], .. file[(tables + 4)..(tables + 4 + 65)], 7, 7, 7, .. file[(tables + 4 + 65)..]];
        hidden[tables + 3] += 3;
        Assert.Single(CopyInspector.Inspect(hidden));
    }

    [Fact]
    public void Every_cut_is_found()
    {
        byte[] file = CleanCopy();
        for (int length = 0; length < file.Length; length++)
        {
            Assert.NotEmpty(CopyInspector.Inspect(file.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Other_formats_are_not_copies()
    {
        using RgbImage drawn = DrawnPhoto.Quarters(16, 16);
        Assert.NotEmpty(CopyInspector.Inspect(DrawnPhoto.Png(drawn)));
        Assert.NotEmpty(CopyInspector.Inspect([]));
        Assert.NotEmpty(CopyInspector.Inspect([0xFF, 0xD8, 0xFF, 0xD9]));
    }

    private static byte[] CleanCopy()
    {
        using RgbImage drawn = DrawnPhoto.Quarters(64, 48);
        return JpegEncoder.Encode(drawn, 85);
    }
}
