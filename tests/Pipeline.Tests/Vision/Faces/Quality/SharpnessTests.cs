using System.Globalization;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Quality;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Quality;

/// <summary>
/// What <see cref="Sharpness.Least"/> rests on: how blur lessens the similarity of a face to its own person, and what the measure says of the same faces. In
/// block-list mode a face that is like nobody is shown, so one that is too soft to be like anybody has to be noticed.
/// </summary>
public sealed class SharpnessTests(BuiltModels models, ITestOutputHelper output) : IClassFixture<BuiltModels>
{
    /// <summary>Widths of the faces of these portraits, in pixels.</summary>
    private const double FaceWidth = 92;

    [Fact]
    public void A_flat_crop_has_none() => Assert.Equal(0, Sharpness.Measure(new byte[128 * 128 * 3], 128, 128));

    [Theory]
    [InlineData(112)]
    [InlineData(128)]
    [InlineData(150)]
    public void It_does_not_depend_on_brightness_or_contrast_or_much_on_the_crops_size(int side)
    {
        float measure = Sharpness.Measure(Pattern(side, 100, 120), side, side);
        Assert.Equal(measure, Sharpness.Measure(Pattern(side, 40, 60), side, side), 0.03f);
        Assert.Equal(Sharpness.Measure(Pattern(128, 100, 120), 128, 128), measure, 0.2f);
    }

    [RealPhotosFact]
    public void Soft_faces_are_told_from_sharp_ones()
    {
        var people = SharedPhotos.People().Take(30).Select(SharedPhotos.PhotosOf).ToList();
        float[][] own = [.. people.Select(photos => Similarity.Mean([.. photos.Take(3).Select(file => Look(file, image => image.Clone())!.Vector)], SimilarityMetric.Cosine))];
        double blockListAt = BuiltModels.Pack(BuiltModels.Standard).Embedding.Thresholds.BlockListPossibleAt!.Value;

        (double Soft, double Missed) Row(string what, Func<RgbImage, RgbImage> change)
        {
            var looks = people.Select((photos, i) => (Own: own[i], Look: Look(photos[3], change))).Where(item => item.Look is not null).ToList();
            float[] sharpness = [.. looks.Select(item => item.Look!.Sharpness).Order()];
            var missed = looks.Where(item => Similarity.Between(item.Own, item.Look!.Vector, SimilarityMetric.Cosine) < blockListAt).ToList();
            int unnoticed = missed.Count(item => item.Look!.Sharpness >= Sharpness.Least);
            int soft = sharpness.Count(value => value < Sharpness.Least);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {looks.Count} faces, sharpness {sharpness[0]:0.00} to {sharpness[^1]:0.00}, {soft} too soft; {missed.Count} missed by a block-list, {unnoticed} of them not too soft"));
            return ((double)soft / looks.Count, unnoticed);
        }

        Assert.InRange(Row("as they are", image => image.Clone()).Soft, 0, 0.04);
        Assert.InRange(Row("21 px wide", image => Pictures.Scaled(image, 22 / FaceWidth)).Soft, 0, 0.08);
        Assert.InRange(Row("blurred by 2 px of 92", image => Pictures.Blurred(image, 2)).Soft, 0, 0.1);
        foreach (int sigma in (int[])[4, 5, 6])
        {
            (double soft, double unnoticed) = Row($"blurred by {sigma} px of 92", image => Pictures.Blurred(image, sigma));
            Assert.InRange(soft, 0.9, 1);
            Assert.Equal(0, unnoticed);
        }

        foreach ((string how, int length, int x, int y) in ((string, int, int, int)[])[("sideways", 20, 1, 0), ("up", 20, 0, 1), ("at a slant", 14, 1, 1)])
        {
            (double soft, double unnoticed) = Row($"moved by {length} px {how}", image => Pictures.Moved(image, length, x, y));
            Assert.InRange(soft, 0.9, 1);
            Assert.Equal(0, unnoticed);
        }
    }

    /// <summary>The embedding of the face in the middle; null where none is large enough.</summary>
    private ConsentLens.Pipeline.Vision.Faces.Embedding.FaceEmbedding? Look(string file, Func<RgbImage, RgbImage> change)
    {
        using RgbImage photo = models.Load(file);
        using RgbImage middle = Pictures.Cropped(photo, 25, 15, 200, 220);
        using RgbImage changed = change(middle);
        return models.Analyser.Analyse(changed, CancellationToken.None).Faces
            .Where(face => face.Detection.Score >= models.Analyser.SureScore)
            .MinBy(face => Math.Abs(face.Detection.Box.X + (face.Detection.Box.Width / 2) - (changed.Width / 2)))?.Embedding;
    }

    /// <summary>Blobs of several sizes, the same at every side.</summary>
    private static byte[] Pattern(int side, int dark, int light)
    {
        byte[] crop = new byte[side * side * 3];
        for (int at = 0; at < side * side; at++)
        {
            double x = (double)(at % side) / side;
            double y = (double)(at / side) / side;
            double wave = Math.Sin(x * 40) + Math.Sin(y * 35) + Math.Sin((x + y) * 18) + Math.Cos((x - y) * 55);
            byte value = (byte)(dark + ((light - dark) * ((wave / 8) + 0.5)));
            crop.AsSpan(3 * at, 3).Fill(value);
        }

        return crop;
    }
}
