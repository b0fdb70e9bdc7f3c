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
        const float OneLevel = 1 / 255f;
        Canvas painted = Painted(VectorPath.Rectangle(2.25f, 3.5f, 4, 2));
        Assert.Equal(0.75f * 0.5f, At(painted, 2, 3), OneLevel);
        Assert.Equal(0.5f, At(painted, 4, 3), OneLevel);
        Assert.Equal(1, At(painted, 4, 4), OneLevel);
        Assert.Equal(0.25f * 0.5f, At(painted, 6, 5), OneLevel);
        Assert.Equal(0, At(painted, 8, 4), OneLevel);
    }

    [Fact]
    public void Any_triangle_covers_its_area() =>
        Prop.ForAll(Corner.ToArbitrary(), Corner.ToArbitrary(), Corner.ToArbitrary(), (a, b, c) =>
        {
            float area = MathF.Abs(((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X))) / 2;
            if (area < 0.01f)
                return true;
            return MathF.Abs(Sum(Painted(VectorPath.Polygon([a, b, c]))) - area) < 0.25f + (0.01f * area);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_ellipse_covers_its_area() =>
        Assert.Equal(PortableMath.Pi * 12 * 7, Sum(Painted(VectorPath.Ellipse(20, 20, 12, 7))), 2f);

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

    private static Gen<Point> Corner =>
        from x in Gen.Choose(0, Side * 100)
        from y in Gen.Choose(0, Side * 100)
        select new Point(x / 100f, y / 100f);

    /// <summary>How much of each pixel is white.</summary>
    private static Canvas Painted(VectorPath path)
    {
        var canvas = new Canvas(Side, Side);
        canvas.Fill(path, new(Colour.White));
        return canvas;
    }

    private static float At(Canvas canvas, int x, int y) => canvas.Row(y)[x * 3] / 255f;

    private static float Sum(Canvas canvas)
    {
        float sum = 0;
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
                sum += At(canvas, x, y);
        }

        return sum;
    }
}
