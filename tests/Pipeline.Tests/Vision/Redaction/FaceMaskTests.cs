using System.Numerics;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Redaction;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Redaction;

public sealed class FaceMaskTests
{
    private static readonly FaceBox Upright = new(100, 100, 80, 100);

    private static readonly FaceLandmarks Frontal = new(new(122, 140), new(158, 140), new(140, 162), new(126, 180), new(154, 180));

    private static Arbitrary<(FaceBox Box, FaceLandmarks? Landmarks, float Scale)> Faces() => Arb.From(
        from x in Gen.Choose(-500, 4000)
        from y in Gen.Choose(-500, 4000)
        from width in Gen.Choose(1, 900)
        from stretch in Gen.Choose(50, 200)
        from scale in Gen.Choose(1, 100)
        from kind in Gen.Choose(0, 3)
        from offsets in Gen.Choose(-30, 130).ListOf(10)
        from degrees in Gen.Choose(-180, 180)
        let box = new FaceBox(x, y, width, width * stretch / 100f)
        select (box, LandmarksOf(kind, box, [.. offsets], degrees), scale / 100f));

    [Fact]
    public void Every_mask_holds_the_boxs_ellipse_grown_to_1_3_times() =>
        Prop.ForAll(Faces(), face => Holds(
            FaceMask.Over(face.Box, face.Landmarks, face.Scale), face.Box, 0.65f * face.Box.Width, 0.65f * face.Box.Height))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Every_mask_holds_what_a_block_of_the_stored_file_can_have_spread() =>
        Prop.ForAll(Faces(), face =>
        {
            float bleed = (18 * face.Scale) + 3;
            FaceMask mask = FaceMask.Over(face.Box, face.Landmarks, face.Scale);
            return Holds(mask, face.Box, (face.Box.Width / 2) + bleed, (face.Box.Height / 2) + bleed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_mask_is_longer_over_the_hair_than_under_the_chin_and_reaches_beyond_both()
    {
        FaceMask mask = FaceMask.Over(Upright, Frontal);

        Assert.True(mask.CentreY - mask.RadiusY < Upright.Y - (0.35f * Upright.Height));
        Assert.True(mask.CentreY + mask.RadiusY > Upright.Bottom + (0.15f * Upright.Height));
        Assert.True(mask.RadiusX >= 1.4f * Upright.Width / 2);
    }

    [Theory]
    [InlineData(-50)]
    [InlineData(-15)]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(90)]
    public void A_mask_turns_with_the_eye_line(int degrees)
    {
        FaceMask mask = FaceMask.Over(Upright, Turned(Frontal, degrees));

        Assert.Equal(degrees * MathF.PI / 180, mask.Angle, 3);
    }

    [Fact]
    public void A_head_turned_to_the_right_is_masked_further_to_the_left_where_its_ear_is()
    {
        FaceMask ahead = FaceMask.Over(Upright, Frontal);
        FaceMask turned = FaceMask.Over(Upright, Frontal with { Nose = new(163, 162) });

        Assert.True(turned.CentreX - turned.RadiusX < ahead.CentreX - ahead.RadiusX - 5);
        Assert.InRange(turned.CentreX + turned.RadiusX, ahead.CentreX + ahead.RadiusX, ahead.CentreX + ahead.RadiusX + 5);
    }

    [Fact]
    public void A_box_that_is_too_small_for_its_landmarks_is_lengthened_to_the_chin()
    {
        // As with a close-up, where the detector's box ends at the mouth.
        FaceBox cut = Upright with { Height = 80 };

        FaceMask mask = FaceMask.Over(cut, Frontal);

        Assert.True(mask.CentreY + mask.RadiusY >= 140 + (2 * 40));
    }

    [Fact]
    public void Landmarks_that_contradict_the_box_are_left_aside()
    {
        FaceMask without = FaceMask.Over(Upright);
        FaceLandmarks elsewhere = new(new(900, 900), new(940, 910), new(920, 930), new(905, 950), new(935, 950));
        FaceLandmarks mouthAboveEyes = Frontal with { MouthLeft = new(126, 110), MouthRight = new(154, 110) };
        FaceLandmarks notNumbers = Frontal with { Nose = new(float.NaN, 160) };
        FaceLandmarks onePoint = new(new(140, 150), new(140, 150), new(140, 150), new(140, 150), new(140, 150));

        Assert.All([elsewhere, mouthAboveEyes, notNumbers, onePoint], points => Assert.Equal(without, FaceMask.Over(Upright, points)));
    }

    [Theory]
    [InlineData(float.NaN, 1, 1, 1, 0)]
    [InlineData(1, float.PositiveInfinity, 1, 1, 0)]
    [InlineData(1, 1, 0, 1, 0)]
    [InlineData(1, 1, 1, -1, 0)]
    [InlineData(1, 1, float.NaN, 1, 0)]
    [InlineData(1, 1, 1, 1, float.NegativeInfinity)]
    public void Numbers_that_make_no_ellipse_are_refused(float x, float y, float radiusX, float radiusY, float angle) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FaceMask(x, y, radiusX, radiusY, angle));

    [Theory]
    [InlineData(float.NaN, 10, 1)]
    [InlineData(10, 0, 1)]
    [InlineData(10, 10, 0)]
    [InlineData(10, 10, float.NaN)]
    public void A_box_or_scale_that_makes_no_face_is_refused(float width, float height, float scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FaceMask.Over(new FaceBox(0, 0, width, height), null, scale));

    private static bool Holds(FaceMask mask, FaceBox box, float radiusX, float radiusY) =>
        Enumerable.Range(0, 720).All(i =>
        {
            (float sine, float cosine) = MathF.SinCos(i * MathF.Tau / 720);
            return mask.Contains(box.X + (box.Width / 2) + (radiusX * cosine), box.Y + (box.Height / 2) + (radiusY * sine));
        });

    private static FaceLandmarks? LandmarksOf(int kind, FaceBox box, int[] offsets, int degrees)
    {
        Vector2 At(int i) => new(box.X + (box.Width * offsets[2 * i] / 100), box.Y + (box.Height * offsets[(2 * i) + 1] / 100));
        return kind switch
        {
            0 => null,
            1 => new(At(0), At(1), At(2), At(3), At(4)),
            _ => Turned(Onto(box), degrees),
        };
    }

    private static FaceLandmarks Onto(FaceBox box)
    {
        Vector2 Map(Vector2 point) => new(
            box.X + ((point.X - Upright.X) / Upright.Width * box.Width),
            box.Y + ((point.Y - Upright.Y) / Upright.Height * box.Height));
        return Mapped(Frontal, Map);
    }

    private static FaceLandmarks Turned(FaceLandmarks points, int degrees)
    {
        Vector2 centre = points.Nose;
        var turn = Matrix3x2.CreateRotation(degrees * MathF.PI / 180, centre);
        return Mapped(points, point => Vector2.Transform(point, turn));
    }

    private static FaceLandmarks Mapped(FaceLandmarks points, Func<Vector2, Vector2> map) =>
        new(map(points.EyeLeft), map(points.EyeRight), map(points.Nose), map(points.MouthLeft), map(points.MouthRight));
}
