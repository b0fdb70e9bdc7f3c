using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Redaction;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Redaction;

/// <summary>
/// The encoded copy, not only the pixels: a JPEG mixes the pixels of a block, but every pixel that it is given is already free of the face.
/// </summary>
public sealed class RedactedCopyTests
{
    [Theory]
    [InlineData(75)]
    [InlineData(85)]
    [InlineData(92)]
    public void Other_faces_under_the_masks_give_the_same_file_byte_for_byte(int quality) =>
        Prop.ForAll(Scene.Any(), scene =>
        {
            using RgbImage image = scene.Noise(1);
            using RgbImage otherFaces = scene.WithOtherFaces(image, 2);
            return Copy(scene, image, quality).AsSpan().SequenceEqual(Copy(scene, otherFaces, quality));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Without_the_masks_the_files_differ()
    {
        var scene = new Scene(60, 60, [new FaceMask(30, 30, 12, 15)], RedactionStyle.Soft, Seed: 0);
        using RgbImage image = scene.Noise(1);
        using RgbImage otherFaces = scene.WithOtherFaces(image, 2);

        Assert.NotEqual(JpegEncoder.Encode(image, 85), JpegEncoder.Encode(otherFaces, 85));
    }

    private static byte[] Copy(Scene scene, RgbImage image, int quality)
    {
        using RgbImage copy = image.Clone();
        Redactor.Apply(copy, scene.Masks, scene.Style, scene.Seed);
        return JpegEncoder.Encode(copy, quality);
    }
}
