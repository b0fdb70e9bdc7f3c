using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;
using FsCheck;
using FsCheck.Fluent;

namespace ConsentLens.Synthetic.Tests.Painting;

public sealed class CoverageTests
{
    private const int Side = 40;

    [Fact]
    public void A_rectangle_covers_each_pixel_by_its_exact_share()
    {
        CoverageMask mask = Mask(VectorPath.Rectangle(2.25f, 3.5f, 4, 2));
        Assert.Equal(0.75f * 0.5f, mask.At(2, 3), 1e-5f);
        Assert.Equal(0.5f, mask.At(4, 3), 1e-5f);
        Assert.Equal(1, mask.At(4, 4), 1e-5f);
        Assert.Equal(0.25f * 0.5f, mask.At(6, 5), 1e-5f);
        Assert.Equal(0, mask.At(8, 4), 1e-5f);
    }

    [Fact]
    public void Any_triangle_covers_its_area() =>
        Prop.ForAll(Corner.ToArbitrary(), Corner.ToArbitrary(), Corner.ToArbitrary(), (a, b, c) =>
        {
            float area = MathF.Abs(((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X))) / 2;
            if (area < 0.01f)
                return true;
            return MathF.Abs(Sum(Mask(VectorPath.Polygon([a, b, c]))) - area) < 0.01f * (1 + area);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_ellipse_covers_its_area() =>
        Assert.Equal(PortableMath.Pi * 12 * 7, Sum(Mask(VectorPath.Ellipse(20, 20, 12, 7))), 2f);

    [Fact]
    public void A_blurred_shape_keeps_its_mass()
    {
        var canvas = new Canvas(Side, Side);
        canvas.Fill(VectorPath.Rectangle(16, 16, 8, 8), new(Colour.White, 1, Blur: 2.4f));
        double mass = 0;
        foreach (byte value in canvas.Pixels)
            mass += value;
        Assert.Equal(64, mass / 3 / 255, 0.5);
    }

    [Fact]
    public void A_stroke_covers_its_length_times_its_width()
    {
        var canvas = new Canvas(Side, Side);
        canvas.Stroke(new VectorPath().MoveTo(5, 20).LineTo(35, 20), 2, new(Colour.White));
        double mass = 0;
        foreach (byte value in canvas.Pixels)
            mass += value;
        Assert.InRange(mass / 3 / 255, 60, 60 + 4);
    }

    [Fact]
    public void Nothing_is_painted_outside_a_clip()
    {
        var canvas = new Canvas(Side, Side);
        CoverageMask? clip = canvas.Clip(VectorPath.Rectangle(10, 10, 10, 10));
        canvas.Fill(VectorPath.Rectangle(0, 0, Side, Side), new(Colour.White), clip);
        Assert.Equal(255, canvas.Row(15)[15 * 3]);
        Assert.Equal(0, canvas.Row(9)[15 * 3]);
        Assert.Equal(0, canvas.Row(15)[20 * 3]);
    }

    [Fact]
    public void A_transform_moves_turns_and_stretches()
    {
        Affine transform = Affine.Identity.Translate(10, 20).Scale(2, 3).Rotate(PortableMath.Pi / 2);
        Point moved = transform.Apply(1, 0);
        Assert.Equal(10, moved.X, 1e-4f);
        Assert.Equal(23, moved.Y, 1e-4f);
        Assert.Equal(MathF.Sqrt(6), transform.MeanScale, 1e-4f);
    }

    private static Gen<Point> Corner =>
        from x in Gen.Choose(0, Side * 100)
        from y in Gen.Choose(0, Side * 100)
        select new Point(x / 100f, y / 100f);

    private static CoverageMask Mask(VectorPath path)
    {
        CoverageMask? mask = new Canvas(Side, Side).Clip(path);
        Assert.NotNull(mask);
        return mask;
    }

    private static float Sum(CoverageMask mask)
    {
        float sum = 0;
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
                sum += mask.At(x, y);
        }

        return sum;
    }
}
