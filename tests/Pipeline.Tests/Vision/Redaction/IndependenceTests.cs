using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Redaction;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Redaction;

/// <summary>What is published says nothing of what was under the masks: with anything else there it is the same file.</summary>
public sealed class IndependenceTests
{
    private static readonly Config Crowds = Config.QuickThrowOnFailure.WithMaxTest(300);

    private static readonly PhotoReader Reader = new(new ImagingLimits());

    [Fact]
    public void Whatever_was_under_the_masks_the_copy_is_the_same_file_and_the_same_picture() =>
        Prop.ForAll(Crowd.Any(), crowd =>
        {
            using RgbImage picture = crowd.Picture();
            using RgbImage otherFaces = crowd.WithOtherFaces(picture);
            ReleaseCopy copy = Copy(crowd, picture, ReleaseCopy.DefaultQuality);
            ReleaseCopy other = Copy(crowd, otherFaces, ReleaseCopy.DefaultQuality);
            return copy.Bytes.Span.SequenceEqual(other.Bytes.Span) && Decoded(copy).AsSpan().SequenceEqual(Decoded(other));
        }).Check(Crowds);

    [Fact]
    public void So_it_is_in_colour_of_full_resolution() =>
        Prop.ForAll(Crowd.Any(), crowd =>
        {
            using RgbImage picture = crowd.Picture();
            using RgbImage otherFaces = crowd.WithOtherFaces(picture);
            return Copy(crowd, picture, 95).Bytes.Span.SequenceEqual(Copy(crowd, otherFaces, 95).Bytes.Span);
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Those_who_stay_are_not_touched_beyond_the_bands() =>
        Prop.ForAll(Crowd.Any(), crowd =>
        {
            using RgbImage picture = crowd.Picture();
            using RgbImage redacted = picture.Clone();
            Redactor.Apply(redacted, crowd.Masks, crowd.Style, crowd.Seed);
            return crowd.Visible().All(pixel => At(picture, pixel).SequenceEqual(At(redacted, pixel)));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void One_other_pixel_beyond_the_masks_gives_another_file() =>
        Prop.ForAll(Crowd.Any(), crowd =>
        {
            if (crowd.Outside() is not { } pixel) return true;
            using RgbImage picture = crowd.Picture();
            using RgbImage other = picture.Clone();
            foreach (ref byte value in At(other, pixel)) value = (byte)(value < 128 ? 255 : 0);
            return !Copy(crowd, picture, ReleaseCopy.DefaultQuality).Bytes.Span.SequenceEqual(Copy(crowd, other, ReleaseCopy.DefaultQuality).Bytes.Span);
        }).Check(Config.QuickThrowOnFailure);

    private static ReleaseCopy Copy(Crowd crowd, RgbImage picture, int quality)
    {
        using RgbImage copy = picture.Clone();
        Redactor.Apply(copy, crowd.Masks, crowd.Style, crowd.Seed);
        return ReleaseCopy.Encode(copy, quality);
    }

    private static byte[] Decoded(ReleaseCopy copy)
    {
        using RgbImage image = Reader.Decode(copy.Bytes, 0, CancellationToken.None);
        return image.Pixels.ToArray();
    }

    private static Span<byte> At(RgbImage image, (int X, int Y) pixel) => image.Row(pixel.Y).Slice(pixel.X * RgbImage.Channels, RgbImage.Channels);
}
