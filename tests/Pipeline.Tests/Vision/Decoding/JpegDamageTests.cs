using System.Diagnostics;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using NetVips;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

public sealed class JpegDamageTests(ITestOutputHelper output)
{
    private readonly PhotoReader _reader = new(new ImagingLimits());

    public static TheoryData<string, string, int, int, bool> Good
    {
        get
        {
            var good = new TheoryData<string, string, int, int, bool>();
            foreach (string subsampling in (string[])["on", "off"])
            {
                foreach (int quality in (int[])[1, 30, 75, 100])
                {
                    foreach (int restarts in (int[])[0, 1, 7])
                    {
                        good.Add("sequential", subsampling, quality, restarts, false);
                        good.Add("progressive", subsampling, quality, restarts, true);
                    }
                }
            }

            return good;
        }
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_file_has_no_damage(string kind, string subsampling, int quality, int restarts, bool isProgressive)
    {
        foreach ((int width, int height) in ((int, int)[])[(160, 120), (1, 1), (17, 9), (64, 8), (131, 257)])
        {
            using RgbImage picture = DrawnPhoto.Texture(width, height, quality);
            byte[] file = DrawnPhoto.Save(picture, rgb => rgb.JpegsaveBuffer(
                q: quality, interlace: isProgressive, subsampleMode: Enum.Parse<Enums.ForeignSubsample>(subsampling, ignoreCase: true), restartInterval: restarts, optimizeCoding: quality > 50));

            Assert.True(JpegDamage.Find(file) is null, $"{kind} {width} x {height}: {JpegDamage.Find(file)}");
        }
    }

    [Fact]
    public void What_decoders_pass_over_in_silence_is_found()
    {
        using RgbImage picture = DrawnPhoto.Texture(160, 120);
        foreach (byte[] file in (byte[][])[DrawnPhoto.Jpeg(picture), DrawnPhoto.ProgressiveJpeg(picture), DrawnPhoto.Jpeg(picture, 75)])
        {
            int pixels = Hostile.Mutators.JpegMutators.PixelsAt(file);
            int[] places = [.. Enumerable.Range(1, 20).Select(part => pixels + ((file.Length - pixels - 30) * part / 21))];
            // Bytes gone, bytes twice, the end too soon, a restart marker where none belongs. Codes fall into step again by themselves, and now and then
            // as many blocks are made as were lost: then a few blocks differ, and nothing tells.
            const int least = 5;
            Assert.InRange(places.Count(at => JpegDamage.Find([.. file[..at], .. file[(at + 20)..]]) is not null), least, 20);
            Assert.InRange(places.Count(at => JpegDamage.Find([.. file[..at], .. file[(at - 20)..]]) is not null), least, 20);
            Assert.InRange(places.Count(at => JpegDamage.Find([.. file[..at], 0xFF, 0xD9, .. file[at..]]) is not null), 19, 20);
            Assert.InRange(places.Count(at => JpegDamage.Find([.. file[..at], 0xFF, 0xD3, .. file[at..]]) is not null), least, 20);
            Assert.NotNull(JpegDamage.Find(file.AsSpan(0, file.Length - 2)));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_whole_picture_without_its_end_marker_is_read_whatever_its_maker_appended(bool isProgressive)
    {
        using RgbImage picture = DrawnPhoto.Texture(160, 120);
        byte[] whole = isProgressive ? DrawnPhoto.ProgressiveJpeg(picture) : DrawnPhoto.Jpeg(picture);
        byte[] noise = new byte[100_000];
        new Random(5).NextBytes(noise);
        byte[] film = [0, 0, 0, 24, .. "ftypmp42"u8, 0, 0, 0, 0, .. "isommp42"u8, .. noise];
        byte[] named = [0, 0, 0x30, 0x0A, 16, 0, 0, 0, .. "MotionPhoto_Data"u8, .. film];
        byte[] Table(byte[] block) => [.. block, .. "SEFH"u8, 101, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x30, 0x0A, .. BitConverter.GetBytes(block.Length), .. BitConverter.GetBytes(block.Length), 24, 0, 0, 0, .. "SEFT"u8];
        byte[] time = [0, 0, 1, 0x0A, 14, 0, 0, 0, .. "Image_UTC_Data1700000000000"u8];
        foreach (byte[] trailer in (byte[][])[[], film, named, [.. "MotionPhoto_Data"u8, .. film], Table(time), Table(named)])
        {
            foreach (byte[] file in (byte[][])[[.. whole[..^2], .. trailer], [.. whole, .. trailer]])
            {
                using RgbImage expected = _reader.Decode(whole, 0, CancellationToken.None);
                using RgbImage decoded = _reader.Decode(file, 0, CancellationToken.None);
                Assert.True(expected.Pixels.SequenceEqual(decoded.Pixels));
                _reader.RequireWhole(file, CancellationToken.None);
            }
            foreach (int cut in (int[])[4, 40, whole.Length / 3])
                Assert.Throws<PhotoUnreadableException>(() => _reader.Decode((byte[])[.. whole[..^cut], .. trailer], 0, CancellationToken.None));
        }
    }

    [Fact]
    public void Only_a_photo_of_one_scan_is_decoded_unchecked()
    {
        using RgbImage picture = DrawnPhoto.Texture(160, 120);
        byte[] progressive = WithoutLastScan(DrawnPhoto.ProgressiveJpeg(picture));
        byte[] sequential = SilentDamage.In(DrawnPhoto.Jpeg(picture));

        Assert.Throws<PhotoUnreadableException>(() => _reader.ReadUnchecked(progressive, 0, CancellationToken.None));
        foreach (byte[] file in (byte[][])[progressive, sequential])
        {
            Assert.Throws<PhotoUnreadableException>(() => _reader.RequireWhole(file, CancellationToken.None));
            Assert.Throws<PhotoUnreadableException>(() => _reader.Read(file, 0, CancellationToken.None));
        }
    }

    private static byte[] WithoutLastScan(byte[] file) => [.. file[..file.AsSpan().LastIndexOf([(byte)0xFF, JpegSegment.StartOfScan])], 0xFF, JpegSegment.EndOfImage];

    [Fact]
    public void A_progressive_file_without_its_last_scans_is_found()
    {
        using RgbImage picture = DrawnPhoto.Texture(160, 120);

        Assert.Equal("a scan is missing", JpegDamage.Find(WithoutLastScan(DrawnPhoto.ProgressiveJpeg(picture))));
    }

    [Fact]
    public void A_step_of_quantisation_that_stands_out_is_found_wherever_it_is()
    {
        using RgbImage picture = DrawnPhoto.Texture(160, 120);
        byte[] file = DrawnPhoto.Jpeg(picture, 90);
        int table = file.AsSpan().IndexOf([(byte)0xFF, JpegSegment.QuantisationTables]) + 5;
        foreach (int step in Enumerable.Range(table, JpegQuantisation.Steps))
        {
            byte[] harmed = [.. file];
            harmed[step] = 227;
            Assert.Equal("a quantisation that stands out", JpegDamage.Find(harmed));
            harmed[step] = (byte)(2 * file[step]);
            Assert.NotEqual("a quantisation that stands out", JpegDamage.Find(harmed));
        }
    }

    [Fact]
    public void No_quality_of_the_standard_tables_has_a_step_that_stands_out()
    {
        using RgbImage picture = DrawnPhoto.Texture(16, 16);
        foreach (int quality in Enumerable.Range(1, 100)) Assert.Null(JpegDamage.Find(DrawnPhoto.Jpeg(picture, quality)));
    }

    [Fact]
    public void Of_flipped_bits_most_that_matter_are_found()
    {
        using RgbImage picture = DrawnPhoto.Texture(160, 120);
        byte[] whole = DrawnPhoto.Jpeg(picture, 85);
        int pixels = Hostile.Mutators.JpegMutators.PixelsAt(whole);
        var random = new Random(4);
        int found = 0;
        for (int round = 0; round < 1000; round++) found += JpegDamage.Find(Hostile.Mutators.ByteMutators.FlipBits(whole, 1, random, pixels, whole.Length - 2)) is null ? 0 : 1;

        output.WriteLine($"one bit of the pixels of a JPEG flipped: found in {found} of 1000");
        Assert.InRange(found, 300, 1000);
    }

    [Fact]
    public void Noise_is_never_more_than_damage()
    {
        using RgbImage picture = DrawnPhoto.Texture(64, 48);
        byte[][] files = [DrawnPhoto.Jpeg(picture), DrawnPhoto.ProgressiveJpeg(picture)];
        var random = new Random(9);
        for (int round = 0; round < 3000; round++) _ = JpegDamage.Find(Hostile.Mutators.ByteMutators.FlipBits(files[round % 2], random.Next(1, 30), random));
    }

    [RealPhotosFact]
    public void No_photo_that_a_camera_took_is_damaged()
    {
        string[] files = [.. Directory.GetFiles(SharedPhotos.Folder!, "*", SearchOption.AllDirectories).Where(file => file.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase))];
        var damaged = new List<string>();
        long bytes = 0;
        long began = Stopwatch.GetTimestamp();
        foreach (string path in files)
        {
            byte[] file = File.ReadAllBytes(path);
            bytes += file.Length;
            if (JpegDamage.Find(JpegHeaderRepair.Mend(file).Span) is { } damage) damaged.Add($"{Path.GetFileName(path)}: {damage}");
        }

        output.WriteLine($"{files.Length} photos of {bytes / 1e6:F0} MB looked through in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms, damaged {damaged.Count}");
        Assert.Empty(damaged);
    }
}
