using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Redaction;
using FsCheck;
using FsCheck.Fluent;

namespace ConsentLens.Pipeline.Tests.Vision.Redaction;

/// <summary>A picture of people, some of whom are removed under the masks that the product makes for them while others stay.</summary>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Masks">Over those who are removed.</param>
/// <param name="Shown">The boxes of those who stay.</param>
/// <param name="OtherFace">What is put under the masks for comparison.</param>
/// <param name="Style">How faces are removed.</param>
/// <param name="Seed">Of the picture and of the grain.</param>
public sealed record Crowd(
    int Width, int Height, IReadOnlyList<FaceMask> Masks, IReadOnlyList<FaceBox> Shown, OtherFace OtherFace, RedactionStyle Style, int Seed)
{
    // A face that looks at the camera, in shares of its box.
    private static readonly Vector2[] Frontal = [new(0.28f, 0.4f), new(0.72f, 0.4f), new(0.5f, 0.62f), new(0.33f, 0.8f), new(0.67f, 0.8f)];

    /// <summary>Faces of every size from a point to larger than the picture; in its middle, at its edges and corners, and beyond; upright and turned; apart and over one another.</summary>
    public static Arbitrary<Crowd> Any() => Arb.From(
        from width in Gen.Choose(8, 150)
        from height in Gen.Choose(8, 150)
        from removed in Gen.Choose(1, 4)
        from shown in Gen.Choose(0, 2)
        from scale in Gen.Elements(0.05f, 0.25f, 0.5f, 1)
        from masks in MaskIn(width, height, scale).ListOf(removed)
        from boxes in BoxIn(width, height).ListOf(shown)
        from otherFace in Gen.Elements(Enum.GetValues<OtherFace>())
        from style in Gen.Elements(Enum.GetValues<RedactionStyle>())
        from seed in Gen.Choose(0, int.MaxValue)
        select new Crowd(width, height, [.. masks], [.. boxes], otherFace, style, seed));

    /// <summary>The picture: noise over a slope of brightness, as unlike from pixel to pixel as a picture can be.</summary>
    public RgbImage Picture()
    {
        var image = new RgbImage(Width, Height);
        var random = new Random(Seed);
        Span<byte> pixels = image.Pixels;
        for (int i = 0; i < pixels.Length; i++)
        {
            int slope = 255 * i / pixels.Length;
            pixels[i] = (byte)((slope + random.Next(256)) / 2);
        }

        return image;
    }

    /// <summary>The picture with something else under the masks: in every pixel that one of them touches.</summary>
    public RgbImage WithOtherFaces(RgbImage picture)
    {
        RgbImage other = picture.Clone();
        (int X, int Y)[] hidden = [.. Pixels().Where(IsTouched)];
        var random = new Random(~Seed);
        foreach ((int x, int y) in OtherFace == OtherFace.OnePixelAtTheRim ? hidden.OrderBy(Depth).Take(1) : hidden)
        {
            Span<byte> pixel = other.Row(y).Slice(x * RgbImage.Channels, RgbImage.Channels);
            foreach (ref byte value in pixel) value = Another(value, x, y, random);
        }

        return other;
    }

    /// <summary>The pixels of people who stay that lie beyond the bands in which a mask's fill fades out.</summary>
    public IEnumerable<(int X, int Y)> Visible()
    {
        FaceMask[] bands = [.. Masks.Select(mask => Grown(mask, MaskCover.Growth + Feather.WidthOf(mask, Style)))];
        return Pixels().Where(pixel =>
            Shown.Any(box => pixel.X >= box.X && pixel.X < box.Right && pixel.Y >= box.Y && pixel.Y < box.Bottom)
            && !bands.Any(band => band.Contains(pixel.X + 0.5, pixel.Y + 0.5)));
    }

    /// <summary>A pixel that lies beyond every mask and its band; null when there is none.</summary>
    public (int X, int Y)? Outside()
    {
        FaceMask[] bands = [.. Masks.Select(mask => Grown(mask, MaskCover.Growth + Feather.WidthOf(mask, Style) + 1))];
        return Pixels().Where(pixel => !bands.Any(band => band.Contains(pixel.X + 0.5, pixel.Y + 0.5))).Select(pixel => ((int, int)?)pixel).FirstOrDefault();
    }

    private static FaceMask Grown(FaceMask mask, double pixels) =>
        new(mask.CentreX, mask.CentreY, (float)(mask.RadiusX + pixels), (float)(mask.RadiusY + pixels), mask.Angle);

    private static Gen<FaceMask> MaskIn(int width, int height, float scale) =>
        from box in BoxIn(width, height)
        from isKnown in Gen.Elements(true, true, true, false)
        from degrees in Gen.Choose(-180, 180)
        select FaceMask.Over(box, isKnown ? Points(box, degrees) : null, scale);

    private static Gen<FaceBox> BoxIn(int width, int height) =>
        from tenths in Gen.Frequency((8, Gen.Choose(30, 400)), (1, Gen.Choose(1, 30)), (1, Gen.Choose(1000, 4000)))
        from stretch in Gen.Choose(80, 150)
        let boxWidth = tenths / 10f
        let boxHeight = boxWidth * stretch / 100
        from x in Place(width, boxWidth)
        from y in Place(height, boxHeight)
        select new FaceBox(x, y, boxWidth, boxHeight);

    // Anywhere, or across the one edge or the other, or just beyond it.
    private static Gen<float> Place(int side, float box) => Gen.Frequency(
        (4, Gen.Choose(0, 100).Select(share => ((side - box) * share / 100) + 0.3f)),
        (1, Gen.Constant(-box / 2)),
        (1, Gen.Constant(side - (box / 2))),
        (1, Gen.Constant(-box - 1)),
        (1, Gen.Constant(side + 1f)));

    private static FaceLandmarks Points(FaceBox box, int degrees)
    {
        var centre = new Vector2(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        var turn = Matrix3x2.CreateRotation(degrees * MathF.PI / 180, centre);
        Vector2 At(int i) => Vector2.Transform(new Vector2(box.X + (Frontal[i].X * box.Width), box.Y + (Frontal[i].Y * box.Height)), turn);
        return new(At(0), At(1), At(2), At(3), At(4));
    }

    private byte Another(byte value, int x, int y, Random random) => OtherFace switch
    {
        OtherFace.Noise => (byte)random.Next(256),
        OtherFace.Black => 0,
        OtherFace.White => 255,
        OtherFace.Chequered => (byte)((x + y) % 2 * 255),
        _ => (byte)(255 - value),
    };

    private bool IsTouched((int X, int Y) pixel)
    {
        foreach (FaceMask mask in Masks)
        {
            float reach = MathF.Max(mask.RadiusX, mask.RadiusY) + 2;
            bool isNear = MathF.Abs(pixel.X - mask.CentreX) <= reach && MathF.Abs(pixel.Y - mask.CentreY) <= reach;
            if (isNear && (mask.Contains(pixel.X + 0.5, pixel.Y + 0.5) || Corners(pixel).Any(corner => mask.Contains(corner.X, corner.Y)))) return true;
        }

        return false;
    }

    private static (int X, int Y)[] Corners((int X, int Y) pixel) => [pixel, (pixel.X + 1, pixel.Y), (pixel.X, pixel.Y + 1), (pixel.X + 1, pixel.Y + 1)];

    /// <summary>How far inside of a mask a pixel lies: 1 in the middle, about 0 at the rim.</summary>
    private double Depth((int X, int Y) pixel) => Masks.Max(mask =>
    {
        double across = (pixel.X + 0.5 - mask.CentreX) / mask.RadiusX;
        double down = (pixel.Y + 0.5 - mask.CentreY) / mask.RadiusY;
        // The mask's turn is left aside: this only chooses which pixel is tried.
        return 1 - ((across * across) + (down * down));
    });

    private IEnumerable<(int X, int Y)> Pixels() =>
        from y in Enumerable.Range(0, Height)
        from x in Enumerable.Range(0, Width)
        select (x, y);
}
