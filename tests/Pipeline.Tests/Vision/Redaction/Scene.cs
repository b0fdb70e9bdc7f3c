using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Redaction;
using FsCheck;
using FsCheck.Fluent;

namespace ConsentLens.Pipeline.Tests.Vision.Redaction;

/// <summary>A picture of noise and the masks to lay over it.</summary>
public sealed record Scene(int Width, int Height, IReadOnlyList<FaceMask> Masks, RedactionStyle Style, int Seed)
{
    /// <summary>
    /// Small pictures with up to five masks: apart, overlapping, nested, over the edges, beyond them, over everything, a point, a sliver.
    /// </summary>
    public static Arbitrary<Scene> Any() => Arb.From(
        from width in Gen.Choose(1, 90)
        from height in Gen.Choose(1, 90)
        from count in Gen.Choose(0, 5)
        from masks in MaskOver(width, height).ListOf(count)
        from style in Gen.Elements(Enum.GetValues<RedactionStyle>())
        from seed in Gen.Choose(int.MinValue, int.MaxValue)
        select new Scene(width, height, [.. masks], style, seed));

    /// <summary>A picture of noise.</summary>
    public RgbImage Noise(int noiseSeed)
    {
        var image = new RgbImage(Width, Height);
        new Random(noiseSeed).NextBytes(image.Pixels);
        return image;
    }

    /// <summary>A copy of a picture in which every pixel inside a mask is another.</summary>
    public RgbImage WithOtherFaces(RgbImage image, int noiseSeed)
    {
        var random = new Random(noiseSeed);
        RgbImage other = image.Clone();
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                if (Masks.Any(mask => mask.Contains(x + 0.5, y + 0.5)))
                {
                    random.NextBytes(other.Row(y).Slice(x * RgbImage.Channels, RgbImage.Channels));
                }
            }
        }

        return other;
    }

    /// <summary>The picture after redaction, as bytes.</summary>
    public byte[] Redact(RgbImage image)
    {
        using RgbImage copy = image.Clone();
        Redactor.Apply(copy, Masks, Style, Seed);
        return copy.Pixels.ToArray();
    }

    private static Gen<FaceMask> MaskOver(int width, int height) =>
        from centreX in Gen.Choose(-20 * width, 120 * width)
        from centreY in Gen.Choose(-20 * height, 120 * height)
        from radiusX in Radius
        from radiusY in Radius
        from degrees in Gen.Choose(-180, 180)
        select new FaceMask(centreX / 100f, centreY / 100f, radiusX, radiusY, degrees * MathF.PI / 180);

    private static Gen<float> Radius =>
        Gen.Frequency(
            (12, Gen.Choose(10, 300).Select(tenths => tenths / 10f)),
            (1, Gen.Choose(1, 100).Select(thousandths => thousandths / 1000f)),
            (2, Gen.Choose(30, 400).Select(pixels => (float)pixels)),
            (1, Gen.Elements(1e4f, 1e7f)));
}
