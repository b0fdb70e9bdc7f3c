using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Imaging.Isolation;
using ConsentLens.Pipeline.Tests.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Imaging;

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
    [InlineData($@"{FakeDecoder.Header}; printf '\3\0LC\377\377\0\0\377\377\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'; cat > /dev/null")]
    [InlineData($@"{FakeDecoder.Header}; printf '\3\0LC\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'; cat > /dev/null")]
    [InlineData(@"printf '\4\0LC\1\0\0\0\377\377\377\177\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'; cat > /dev/null")]
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
        string picture = $@"{FakeDecoder.Header}; printf '\3\0LC\1\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0'";
        string answer = $@"[ $(head -c {12 + file.Length + 1} | tail -c 1 | od -An -tu1) -eq 2 ] && printf 'abc'";
        using IsolatedPhotoReader reader = FakeDecoder.Reader($"{FakeDecoder.Ready}; {picture}; {answer}; cat > /dev/null");
        using RgbImage decoded = reader.Decode(file, 64, CancellationToken.None);
        Assert.Equal("abc"u8.ToArray(), decoded.Pixels.ToArray());
    }

    [Fact]
    public void What_does_not_start_is_no_fault_of_the_photo()
    {
        using var missing = new IsolatedPhotoReader(new DecoderProgram("/no/such/program", []), Usual, atOnce: 1, TimeProvider.System);
        Assert.Throws<ImagingUnavailableException>(() => missing.Decode(DrawnPhoto.Jpeg(DrawnPhoto.Quarters(8, 8)), 0, CancellationToken.None));
        using IsolatedPhotoReader mute = FakeDecoder.Reader("exit 1");
        Assert.Throws<ImagingUnavailableException>(() => mute.Decode(DrawnPhoto.Jpeg(DrawnPhoto.Quarters(8, 8)), 0, CancellationToken.None));
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
