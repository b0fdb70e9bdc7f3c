using System.Numerics;
using ConsentLens.Pipeline.Vision.Faces.Alignment;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Alignment;

public sealed class SimilarityTransformTests
{
    private static readonly Vector2[] Face = [new(38, 52), new(74, 51), new(56, 72), new(42, 92), new(71, 92)];

    [Fact]
    public void A_known_turn_scale_and_shift_is_found()
    {
        // A quarter turn clockwise on the screen, twice the size, moved by (10, -3): x' = -2 y + 10, y' = 2 x - 3.
        Vector2[] moved = [.. Face.Select(p => new Vector2((-2 * p.Y) + 10, (2 * p.X) - 3))];

        SimilarityTransform found = SimilarityTransform.Estimate(Face, moved);

        Assert.Equal(0, found.A, 1e-4f);
        Assert.Equal(2, found.B, 1e-4f);
        Assert.Equal(2, found.Scale, 1e-4f);
        Assert.Equal((10f, -3f), (MathF.Round(found.Dx, 3), MathF.Round(found.Dy, 3)));
    }

    [Fact]
    public void Whatever_transform_moved_the_points_is_found_and_undone()
    {
        Gen<(int Degrees, int Percent, int X, int Y)> cases =
            from degrees in Gen.Choose(-180, 180)
            from percent in Gen.Choose(5, 2000)
            from x in Gen.Choose(-4000, 4000)
            from y in Gen.Choose(-4000, 4000)
            select (degrees, percent, x, y);
        Prop.ForAll(Arb.From(cases), drawn =>
        {
            (float sine, float cosine) = MathF.SinCos(drawn.Degrees * MathF.PI / 180);
            float scale = drawn.Percent / 100f;
            var made = new SimilarityTransform(scale * cosine, scale * sine, drawn.X, drawn.Y);
            SimilarityTransform found = SimilarityTransform.Estimate(Face, [.. Face.Select(made.Apply)]);
            return Face.All(p => Vector2.Distance(found.Apply(p), made.Apply(p)) < 0.02f);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Of_points_that_fit_no_transform_the_best_one_is_taken_and_never_a_mirror_image()
    {
        Vector2[] mirrored = [.. Face.Select(p => new Vector2(-p.X, p.Y))];

        SimilarityTransform found = SimilarityTransform.Estimate(Face, mirrored);

        // The determinant of a turn and scale is above 0; that of a reflection is below.
        Assert.True((found.A * found.A) + (found.B * found.B) > 0);
        double best = Squares(found, mirrored);
        foreach (float nudge in (float[])[-0.01f, 0.01f])
        {
            Assert.True(best <= Squares(found with { A = found.A + nudge }, mirrored) + 1e-3);
            Assert.True(best <= Squares(found with { B = found.B + nudge }, mirrored) + 1e-3);
            Assert.True(best <= Squares(found with { Dx = found.Dx + nudge }, mirrored) + 1e-3);
            Assert.True(best <= Squares(found with { Dy = found.Dy + nudge }, mirrored) + 1e-3);
        }
    }

    [Fact]
    public void Points_that_tell_nothing_are_refused()
    {
        Vector2[] onePlace = [.. Enumerable.Repeat(new Vector2(3, 4), 5)];
        _ = Assert.Throws<ArgumentException>(() => SimilarityTransform.Estimate(onePlace, Face));
        _ = Assert.Throws<ArgumentException>(() => SimilarityTransform.Estimate([.. Face[..4]], Face));
        _ = Assert.Throws<ArgumentException>(() => SimilarityTransform.Estimate([new(1, 1)], [new(1, 1)]));
        _ = Assert.Throws<ArgumentException>(() => SimilarityTransform.Estimate([new(float.NaN, 1), new(2, 2)], [new(1, 1), new(2, 2)]));
    }

    private static double Squares(SimilarityTransform transform, Vector2[] onto) =>
        Face.Zip(onto, (from, to) => (double)Vector2.DistanceSquared(transform.Apply(from), to)).Sum();
}
