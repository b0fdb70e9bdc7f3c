using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

public sealed class IsolatedPhotoReaderTests(RealDecoder real) : IClassFixture<RealDecoder>
{
    private static readonly ImagingLimits Usual = new();

    private readonly PhotoReader _here = new(Usual);
    private readonly IsolatedPhotoReader _elsewhere = real.Reader;

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void A_child_decodes_to_the_same_pixels(int side)
    {
        byte[] file = DrawnPhoto.Jpeg(DrawnPhoto.Quarters(120, 80));
        using RgbImage here = _here.Decode(file, side, CancellationToken.None);
        using RgbImage elsewhere = _elsewhere.Decode(file, side, CancellationToken.None);
        Assert.Equal((here.Width, here.Height), (elsewhere.Width, elsewhere.Height));
        Assert.True(here.Pixels.SequenceEqual(elsewhere.Pixels));
        Assert.Equal(_here.ReadHeader(file), _elsewhere.ReadHeader(file));
    }

    [Theory]
    [MemberData(nameof(BadFileTests.BadFiles), MemberType = typeof(BadFileTests))]
    public void A_child_refuses_with_the_same_sentence(string name, UnreadableReason reason)
    {
        byte[] file = BadFile.Named(name);
        var here = Assert.Throws<PhotoUnreadableException>(() => _here.Decode(file, 64, CancellationToken.None));
        var elsewhere = Assert.Throws<PhotoUnreadableException>(() => _elsewhere.Decode(file, 64, CancellationToken.None));
        Assert.Equal((reason, here.Message), (elsewhere.Reason, elsewhere.Message));
        string? damage = Record.Exception(() => _here.RequireWhole(file, CancellationToken.None))?.Message;
        Assert.Equal(damage, Record.Exception(() => _elsewhere.RequireWhole(file, CancellationToken.None))?.Message);
    }

    [Fact]
    public void A_photo_that_ends_its_decoder_twice_is_refused_and_the_next_is_decoded()
    {
        using var folder = new TemporaryFolder();
        using IsolatedPhotoReader reader = FakeDecoder.CrashingFirst(2, folder);
        byte[] file = DrawnPhoto.Jpeg(DrawnPhoto.Quarters(120, 80));
        var refused = Assert.Throws<PhotoUnreadableException>(() => reader.Decode(file, 0, CancellationToken.None));
        Assert.Equal(UnreadableReason.DecoderLost, refused.Reason);
        using RgbImage decoded = reader.Decode(file, 0, CancellationToken.None);
        Assert.Equal((120, 80), (decoded.Width, decoded.Height));
    }

    [Fact]
    public void A_decoder_that_is_killed_once_by_chance_costs_no_photo()
    {
        using var folder = new TemporaryFolder();
        using IsolatedPhotoReader reader = FakeDecoder.CrashingFirst(1, folder);
        using RgbImage decoded = reader.Decode(DrawnPhoto.Jpeg(DrawnPhoto.Quarters(120, 80)), 0, CancellationToken.None);
        Assert.Equal((120, 80), (decoded.Width, decoded.Height));
    }

    [Fact]
    public void A_decoder_that_never_answers_is_ended_after_the_deadline()
    {
        using IsolatedPhotoReader reader = FakeDecoder.Reader($"{FakeDecoder.Ready}; exec sleep 1000", Usual with { DecodeTimeout = TimeSpan.FromMilliseconds(50) });
        var refused = Assert.Throws<PhotoUnreadableException>(() => reader.Decode(DrawnPhoto.Jpeg(DrawnPhoto.Quarters(8, 8)), 0, CancellationToken.None));
        Assert.Equal(UnreadableReason.TimedOut, refused.Reason);
    }

    [Fact]
    public void A_decoder_that_never_answers_is_ended_when_the_caller_gives_up()
    {
        using IsolatedPhotoReader reader = FakeDecoder.Reader($"{FakeDecoder.Ready}; exec sleep 1000");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.Throws<OperationCanceledException>(() => reader.Decode(DrawnPhoto.Jpeg(DrawnPhoto.Quarters(8, 8)), 0, stop.Token));
    }

    [Theory]
    [InlineData("printf 'nonsense that is long enough for an answer'; cat > /dev/null")]
    [InlineData($@"{FakeDecoder.Header}; printf '\3\0LC\377\377\0\0\377\377\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'; cat > /dev/null")]
    [InlineData($@"{FakeDecoder.Header}; printf '\3\0LC\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'; cat > /dev/null")]
    [InlineData(@"printf '\4\0LC\1\0\0\0\377\377\377\177\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'; cat > /dev/null")]
    public void A_decoder_that_answers_nonsense_is_not_believed(string answer)
    {
        using IsolatedPhotoReader reader = FakeDecoder.Reader($"{FakeDecoder.Ready}; head -c 1 > /dev/null; {answer}");
        var refused = Assert.Throws<PhotoUnreadableException>(() => reader.Decode(DrawnPhoto.Jpeg(DrawnPhoto.Quarters(8, 8)), 64, CancellationToken.None));
        Assert.Equal(UnreadableReason.DecoderLost, refused.Reason);
    }

    [Fact]
    public void A_picture_where_the_decoder_has_no_memory_is_asked_for_by_pipe()
    {
        byte[] file = DrawnPhoto.Jpeg(DrawnPhoto.Quarters(8, 8));
        string picture = $@"{FakeDecoder.Header}; printf '\3\0LC\1\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0'";
        string answer = $@"[ $(head -c {12 + file.Length + 1} | tail -c 1 | od -An -tu1) -eq 2 ] && printf 'abc'";
        using IsolatedPhotoReader reader = FakeDecoder.Reader($"{FakeDecoder.Ready}; {picture}; {answer}; cat > /dev/null");
        using RgbImage decoded = reader.Decode(file, 64, CancellationToken.None);
        Assert.Equal("abc"u8.ToArray(), decoded.Pixels.ToArray());
    }

    [Fact]
    public void What_does_not_start_is_no_fault_of_the_photo()
    {
        using var missing = new IsolatedPhotoReader(new DecoderProgram("/no/such/program", []), Usual, atOnce: 1, TimeProvider.System, NullLogger<IsolatedPhotoReader>.Instance);
        Assert.Throws<ImagingUnavailableException>(() => missing.Decode(DrawnPhoto.Jpeg(DrawnPhoto.Quarters(8, 8)), 0, CancellationToken.None));
        using IsolatedPhotoReader mute = FakeDecoder.Reader("exit 1");
        Assert.Throws<ImagingUnavailableException>(() => mute.Decode(DrawnPhoto.Jpeg(DrawnPhoto.Quarters(8, 8)), 0, CancellationToken.None));
    }

    [Fact]
    public void What_is_written_in_the_file_comes_with_its_header_and_its_picture()
    {
        byte[] file = BadFile.InsertSegment(DrawnPhoto.Jpeg(DrawnPhoto.Quarters(8, 8)), 0xFE, "Elowen à la fête"u8);
        Assert.Equal("Elowen à la fête", _elsewhere.ReadHeader(file).Texts.Trim());
        DecodedPhoto photo = _elsewhere.ReadUnchecked(file, 8, CancellationToken.None);
        using RgbImage image = photo.Image;
        Assert.Equal("Elowen à la fête", photo.Header.Texts.Trim());
    }

    // Of a quarter of a million directories each names the next one inside it: a library that calls itself for each runs out of stack, which nothing can catch.
    [Fact]
    public void Metadata_that_brings_its_reader_down_costs_that_photo_alone()
    {
        const int directories = 250_000;
        const int length = 2 + 12 + 4;
        byte[] tiff = [.. "II*\0"u8, 8, 0, 0, 0, .. new byte[directories * length]];
        for (int i = 0; i < directories; i++)
        {
            int at = 8 + (i * length);
            byte[] entry = [1, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, .. BitConverter.GetBytes(at + length)];
            entry.CopyTo(tiff, at);
        }

        using RgbImage drawn = DrawnPhoto.Quarters(8, 8);
        byte[] png = DrawnPhoto.Png(drawn);
        const int afterHeader = 8 + 25;
        byte[] hostile = [.. png[..afterHeader], .. BadFile.PngChunk("eXIf", tiff), .. png[afterHeader..]];
        try
        {
            _ = _elsewhere.ReadHeader(hostile);
        }
        catch (PhotoUnreadableException refused)
        {
            Assert.Equal(UnreadableReason.DecoderLost, refused.Reason);
        }

        Assert.Equal(new PhotoHeader(PhotoFormat.Png, 8, 8, 1), _elsewhere.ReadHeader(png));
    }

    // A file of its name that is no library goes before the system's: a machine without libvips.
    [Fact]
    public void A_machine_without_libvips_is_told_what_to_install()
    {
        using var folder = new TemporaryFolder();
        _ = folder.Write("libvips.so.42", "no library"u8.ToArray());
        using IsolatedPhotoReader reader = FakeDecoder.Reader($"LD_LIBRARY_PATH={folder.Root} exec dotnet {WorkerProcess.FindProgram()} {DecoderProgram.Verb} \"$@\"");
        var exception = Assert.Throws<ImagingUnavailableException>(() => reader.Decode(DrawnPhoto.Jpeg(DrawnPhoto.Quarters(8, 8)), 0, CancellationToken.None));
        Assert.Contains("apt-get install libvips42", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_is_told_nothing_of_its_parents_environment()
    {
        using var folder = new TemporaryFolder();
        string seen = folder.PathOf("seen");
        Environment.SetEnvironmentVariable("CONSENTLENS_SECRET_OF_A_TEST", "s3cret");
        using IsolatedPhotoReader reader = FakeDecoder.Reader($"env > {seen}; exit 1");
        Assert.Throws<ImagingUnavailableException>(() => reader.Decode(DrawnPhoto.Jpeg(DrawnPhoto.Quarters(8, 8)), 0, CancellationToken.None));
        Assert.DoesNotContain("s3cret", File.ReadAllText(seen), StringComparison.Ordinal);
    }
}
