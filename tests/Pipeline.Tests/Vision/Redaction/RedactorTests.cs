using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Redaction;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Redaction;

public sealed class RedactorTests
{
    private static readonly Config ManyScenes = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void No_pixel_that_comes_out_depends_on_a_pixel_inside_a_mask() =>
        Prop.ForAll(Scene.Any(), scene =>
        {
            using RgbImage image = scene.Noise(1);
            using RgbImage otherFaces = scene.WithOtherFaces(image, 2);
            return scene.Redact(image).AsSpan().SequenceEqual(scene.Redact(otherFaces));
        }).Check(ManyScenes);

    [Fact]
    public void Pixels_beyond_the_band_around_a_mask_stay_as_they_are() =>
        Prop.ForAll(Scene.Any(), scene =>
        {
            using RgbImage image = scene.Noise(3);
            byte[] redacted = scene.Redact(image);
            FaceMask[] bands = [.. scene.Masks.Select(mask => Grown(mask, MaskCover.Growth + Feather.WidthOf(mask, scene.Style)))];
            return AllPixels(scene)
                .Where(pixel => !bands.Any(band => band.Contains(pixel.X + 0.5, pixel.Y + 0.5)))
                .All(pixel => At(redacted, scene, pixel).SequenceEqual(At(image.Pixels.ToArray(), scene, pixel)));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void The_same_seed_gives_the_same_picture() =>
        Prop.ForAll(Scene.Any(), scene =>
        {
            using RgbImage image = scene.Noise(4);
            return scene.Redact(image).AsSpan().SequenceEqual(scene.Redact(image));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Another_seed_gives_another_grain()
    {
        var scene = new Scene(60, 60, [new FaceMask(30, 30, 15, 20)], RedactionStyle.Soft, Seed: 1);
        using RgbImage image = scene.Noise(5);

        Assert.NotEqual(scene.Redact(image), (scene with { Seed = 2 }).Redact(image));
    }

    [Fact]
    public void Solid_covers_every_pixel_that_a_mask_touches_with_one_grey()
    {
        var scene = new Scene(80, 60, [new FaceMask(20, 30, 12, 16, 0.4f), new FaceMask(70, 20, 25, 30)], RedactionStyle.Solid, Seed: 0);
        using RgbImage image = scene.Noise(6);
        byte[] redacted = scene.Redact(image);

        foreach ((int x, int y) in AllPixels(scene))
        {
            bool touched = scene.Masks.Any(mask => Corners(x, y).Any(corner => mask.Contains(corner.X, corner.Y)));
            if (touched)
            {
                Assert.Equal([150, 152, 156], At(redacted, scene, (x, y)));
            }
        }
    }

    [Fact]
    public void Soft_takes_the_colour_around_it()
    {
        // A plain blue picture with a white face.
        var scene = new Scene(100, 100, [new FaceMask(50, 50, 20, 26)], RedactionStyle.Soft, Seed: 3);
        using RgbImage image = Plain(scene, 20, 40, 160);
        using RgbImage face = scene.WithOtherFaces(image, 7);
        byte[] redacted = scene.Redact(face);

        byte[] nearRim = At(redacted, scene, (32, 50));
        Assert.InRange(nearRim[2] - nearRim[0], 80, 150);
    }

    [Theory]
    [InlineData(RedactionStyle.Soft)]
    [InlineData(RedactionStyle.Solid)]
    [InlineData(RedactionStyle.Sticker)]
    public void A_mask_over_the_whole_picture_leaves_nothing_of_it(RedactionStyle style)
    {
        var scene = new Scene(40, 30, [new FaceMask(20, 15, 100, 100)], style, Seed: 0);
        using RgbImage dark = Plain(scene, 0, 0, 0);
        using RgbImage bright = Plain(scene, 255, 255, 255);

        Assert.Equal(scene.Redact(dark), scene.Redact(bright));
    }

    [Theory]
    [InlineData(RedactionStyle.Soft)]
    [InlineData(RedactionStyle.Solid)]
    [InlineData(RedactionStyle.Sticker)]
    public void Any_finite_geometry_is_bearable(RedactionStyle style)
    {
        float[] places = [0, -1e30f, 1e30f, float.MaxValue, float.MinValue, 20.5f];
        float[] radii = [float.Epsilon, 1e-3f, 1, 50, 1e30f, float.MaxValue];
        foreach (float place in places)
        {
            foreach (float radiusX in radii)
            {
                foreach (float radiusY in radii)
                {
                    var masks = new[] { new FaceMask(place, 10, radiusX, radiusY, 0.7f), new FaceMask(10, place, radiusY, radiusX, 1e30f) };
                    _ = new Scene(30, 20, masks, style, Seed: 0).Redact(new RgbImage(30, 20));
                }
            }
        }
    }

    [Fact]
    public void A_picture_without_masks_stays_as_it_is()
    {
        var scene = new Scene(10, 10, [], RedactionStyle.Soft, Seed: 0);
        using RgbImage image = scene.Noise(8);

        Assert.Equal(image.Pixels.ToArray(), scene.Redact(image));
    }

    [Fact]
    public void An_unknown_style_is_refused_before_anything_is_changed()
    {
        using var image = new RgbImage(4, 4);

        Assert.Throws<ArgumentOutOfRangeException>(() => Redactor.Apply(image, [], (RedactionStyle)9, 0));
    }

    private static RgbImage Plain(Scene scene, byte red, byte green, byte blue)
    {
        var image = new RgbImage(scene.Width, scene.Height);
        for (int i = 0; i < image.Pixels.Length; i += RgbImage.Channels)
        {
            (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]) = (red, green, blue);
        }

        return image;
    }

    private static FaceMask Grown(FaceMask mask, double pixels) =>
        new(mask.CentreX, mask.CentreY, (float)(mask.RadiusX + pixels), (float)(mask.RadiusY + pixels), mask.Angle);

    private static IEnumerable<(int X, int Y)> AllPixels(Scene scene) =>
        from y in Enumerable.Range(0, scene.Height)
        from x in Enumerable.Range(0, scene.Width)
        select (x, y);

    private static byte[] At(byte[] pixels, Scene scene, (int X, int Y) pixel) =>
        pixels.AsSpan(((pixel.Y * scene.Width) + pixel.X) * RgbImage.Channels, RgbImage.Channels).ToArray();

    private static IEnumerable<(double X, double Y)> Corners(int x, int y) => [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)];
}
