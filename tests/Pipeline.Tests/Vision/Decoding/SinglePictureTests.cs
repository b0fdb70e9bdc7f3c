using System.Buffers.Binary;
using System.IO.Hashing;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using NetVips;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

/// <summary>Files of several pictures, of which a loader shows one, and files whose colours it would show wrongly.</summary>
public sealed class SinglePictureTests(ITestOutputHelper output)
{
    private const int GainMap = 0x050000;
    private const int Smaller = 0x010002;
    private const int SecondEye = 0x020002;
    private const int PartOfPanorama = 0x020001;

    private readonly PhotoReader _reader = new(new ImagingLimits());

    [Fact]
    public void A_file_of_several_pictures_is_refused_with_the_reason()
    {
        using RgbImage frames = DrawnPhoto.Quarters(40, 80);
        byte[] heic = Heif(frames, Enums.ForeignHeifCompression.Hevc, 80);
        (string Name, byte[] File)[] several =
        [
            ("animated WebP", DrawnPhoto.AnimatedWebP(frames, frameHeight: 40)),
            ("HEIC burst", Heif(frames, Enums.ForeignHeifCompression.Hevc, 40)),
            ("AVIF of two", Heif(frames, Enums.ForeignHeifCompression.Av1, 40)),
            ("HEIC sequence", [.. heic, 0, 0, 0, 16, .. "moov"u8, .. new byte[8]]),
            ("APNG", AnimatedPng(DrawnPhoto.Png(frames))),
            ("pair for both eyes", MultiPicture(DrawnPhoto.Jpeg(frames), SecondEye, "II")),
            ("panorama", MultiPicture(DrawnPhoto.Jpeg(frames), PartOfPanorama, "MM")),
            ("burst", MultiPicture(DrawnPhoto.Jpeg(frames), 0, "MM")),
        ];
        foreach ((string name, byte[] file) in several)
        {
            foreach (Action read in (Action[])[() => _reader.ReadHeader(file), () => _reader.Decode(file, 0, CancellationToken.None).Dispose(), () => _reader.ReadUnchecked(file, 32, CancellationToken.None).Image.Dispose()])
            {
                Exception? error = Record.Exception(read);
                Assert.True(error is PhotoUnreadableException && error.Message.Contains("several pictures", StringComparison.Ordinal), $"{name}: {error?.Message ?? "was read"}");
            }
        }
    }

    [Fact]
    public void The_same_picture_again_for_a_small_screen_or_as_a_map_of_brightness_does_not_count()
    {
        using RgbImage picture = DrawnPhoto.Quarters(40, 80);
        byte[] jpeg = DrawnPhoto.Jpeg(picture);
        byte[] appleMap = [.. "HDRGainMapVersion"u8, .. jpeg];
        (string Name, byte[] File)[] single =
        [
            ("one HEIC", Heif(picture, Enums.ForeignHeifCompression.Hevc, 80)),
            ("one frame of WebP", DrawnPhoto.AnimatedWebP(picture, frameHeight: 80)),
            ("smaller", MultiPicture(jpeg, Smaller, "II")),
            ("smaller, the other way round", MultiPicture(jpeg, Smaller, "MM")),
            ("map", MultiPicture(jpeg, GainMap, "MM")),
            ("a phone's map", MultiPicture(jpeg, 0, "MM", appleMap)),
            ("film behind a HEIC", [.. Heif(picture, Enums.ForeignHeifCompression.Hevc, 80), 0, 0, 0, 16, .. "mpvd"u8, .. new byte[8]]),
        ];
        foreach ((string name, byte[] file) in single) Assert.True(Record.Exception(() => _reader.ReadHeader(file)) is null, name);
    }

    [Fact]
    public void Colours_of_high_dynamic_range_are_refused_with_the_reason_and_others_are_not()
    {
        using RgbImage picture = DrawnPhoto.Quarters(64, 64);
        byte[] avif = DrawnPhoto.Avif(picture);
        int colours = avif.AsSpan().IndexOf("nclx"u8);
        byte[] png = DrawnPhoto.Png(picture);
        foreach (byte transfer in (byte[])[16, 18])
        {
            byte[] hdr = [.. avif];
            hdr[colours + 7] = transfer;
            foreach (byte[] file in (byte[][])[hdr, WithChunk(png, "cICP", [9, transfer, 0, 1])])
            {
                PhotoUnreadableException error = Assert.Throws<PhotoUnreadableException>(() => _reader.ReadHeader(file));
                Assert.Contains("HDR", error.Message, StringComparison.Ordinal);
            }
        }
        foreach (byte[] file in (byte[][])[avif, WithChunk(png, "cICP", [1, 13, 0, 1])]) Assert.Equal(64, _reader.ReadHeader(file).Width);
    }

    [Fact]
    public void A_video_is_said_to_be_one_whatever_its_name_says()
    {
        foreach (byte[] film in (byte[][])[BadFile.Named("mp4 video"), [0, 0, 0, 20, .. "ftypqt  "u8, .. new byte[30]], [0x1A, 0x45, 0xDF, 0xA3, .. new byte[30]], [.. "RIFF"u8, 9, 0, 0, 0, .. "AVI LIST"u8, .. new byte[30]]])
            Assert.Contains("video", Assert.Throws<PhotoUnreadableException>(() => _reader.ReadHeader(film)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("video", Assert.Throws<PhotoUnreadableException>(() => _reader.ReadHeader(BadFile.Named("gif"))).Message, StringComparison.Ordinal);
    }

    [RealPhotosFact]
    public void No_photo_that_a_camera_took_is_refused()
    {
        string[] files = [.. System.IO.Directory.GetFiles(SharedPhotos.Folder!, "*", SearchOption.AllDirectories).Where(file => file.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase))];
        foreach (string file in files) _ = _reader.ReadHeader(File.ReadAllBytes(file));
        output.WriteLine($"{files.Length} photos are of one picture each");
    }

    private static byte[] Heif(RgbImage pages, Enums.ForeignHeifCompression compression, int pageHeight) =>
        DrawnPhoto.Save(pages, rgb => rgb.HeifsaveBuffer(compression: compression, pageHeight: pageHeight, keep: Enums.ForeignKeep.None, effort: 0));

    // Of two frames, of which the second is left out: the loader stops before it.
    private static byte[] AnimatedPng(byte[] png) => WithChunk(png, "acTL", [0, 0, 0, 2, 0, 0, 0, 0]);

    /// <summary>With one more chunk behind the first, IHDR.</summary>
    private static byte[] WithChunk(byte[] png, string type, byte[] content)
    {
        const int behindHeader = 8 + 25;
        byte[] chunk = [0, 0, 0, (byte)content.Length, .. System.Text.Encoding.ASCII.GetBytes(type), .. content, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(chunk.AsSpan(4, 4 + content.Length)));
        return [.. png[..behindHeader], .. chunk, .. png[behindHeader..]];
    }

    /// <summary>A JPEG with a second one behind it, and the index of both in front (CIPA DC-007).</summary>
    private static byte[] MultiPicture(byte[] jpeg, int kind, string order, byte[]? second = null)
    {
        second ??= jpeg;
        byte[] Number(int value, int bytes)
        {
            byte[] big = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(big, value);
            byte[] cut = big[(4 - bytes)..];
            return order == "II" ? [.. cut.Reverse()] : cut;
        }

        byte[] Field(int tag, int type, int count, byte[] value) => [.. Number(tag, 2), .. Number(type, 2), .. Number(count, 4), .. value];
        const int entries = 8 + 2 + (3 * 12) + 4;
        const int length = 4 + entries + (2 * 16);
        // Offsets count from the byte order on, which stands eight bytes behind the beginning of the segment.
        int toSecond = jpeg.Length + 4 + length - (2 + 8);
        byte[] index =
        [
            .. "MPF\0"u8, .. System.Text.Encoding.ASCII.GetBytes(order), .. Number(42, 2), .. Number(8, 4), .. Number(3, 2),
            .. Field(0xB000, 7, 4, "0100"u8.ToArray()), .. Field(0xB001, 4, 1, Number(2, 4)), .. Field(0xB002, 7, 32, Number(entries, 4)), .. Number(0, 4),
            .. Number(0x20030000, 4), .. Number(jpeg.Length + 4 + length, 4), .. Number(0, 4), .. Number(0, 4),
            .. Number(kind, 4), .. Number(second.Length, 4), .. Number(toSecond, 4), .. Number(0, 4),
        ];
        return [.. jpeg[..2], 0xFF, 0xE2, 0, (byte)(index.Length + 2), .. index, .. jpeg[2..], .. second];
    }
}
