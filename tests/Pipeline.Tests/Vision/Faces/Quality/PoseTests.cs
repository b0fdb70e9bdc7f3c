using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Quality;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Quality;

/// <summary>Which faces of real photographs look towards the camera, and which of them are close-ups, beside what a person sees.</summary>
public sealed class PoseTests(BuiltModels models, ITestOutputHelper output) : IClassFixture<BuiltModels>
{
    /// <summary>The faces of each photo from left to right, as they were seen by eye: F from the front, H half turned, P in profile.</summary>
    private static readonly (string File, string Poses)[] ByEye =
    [
        ("group_10mpx.jpg", "FFFFFHFHFHFFPFFFFPHFHPHHFPHPHFF"),
        ("bbt1.jpg", "FFFF"),
        ("bbt2.jpg", "HHH"),
        ("bbt3.jpg", "FFFFF"),
        ("bbt4.jpg", "FFFFFF"),
        ("oscar2.jpg", "HFHH"),
        ("biden_7mpx.jpg", "F"),
    ];

    [RealPhotosFact]
    public void A_face_from_the_front_looks_towards_the_camera_and_one_in_profile_does_not()
    {
        var towards = new Dictionary<char, (int Yes, int All)> { ['F'] = default, ['H'] = default, ['P'] = default };
        int closeUps = 0;
        foreach ((string file, string poses) in ByEye)
        {
            using RgbImage photo = models.Load(SharedPhotos.Group(file), ExposureRule.UsualCopySide);
            FaceView[] views = [.. models.Analyser.Detect(photo, default).Where(face => face.Score >= models.Analyser.SureScore).OrderBy(face => face.Box.X).Select(FaceQualityGauge.ViewOf)];
            Assert.Equal(poses.Length, views.Length);
            foreach ((char pose, FaceView view) in poses.Zip(views))
                towards[pose] = (towards[pose].Yes + (view.IsTowardsCamera ? 1 : 0), towards[pose].All + 1);
            FaceView[] large = [.. views.Where(view => view.IsTowardsCamera && view.Side > ExposureRule.UsualLargestFace)];
            closeUps += large.Length;
            double side = large.Length == 0 ? photo.LongSide : ExposureRule.SmallerShare * ExposureRule.UsualLargestFace * photo.LongSide / large.Max(view => view.Side);
            output.WriteLine($"{file}: {views.Length} faces of {views.Min(view => view.Side):F0} to {views.Max(view => view.Side):F0} pixels in a copy of {photo.LongSide}; {large.Length} close-ups, {(large.Length > 0 && side < ExposureRule.SmallestCopySide ? "a person decides" : $"copy of {side:F0} pixels")}");
        }

        output.WriteLine(string.Join(", ", towards.Select(pose => $"{pose.Key}: {pose.Value.Yes} of {pose.Value.All} towards the camera")) + $"; {closeUps} close-ups");
        Assert.Equal(towards['F'].All, towards['F'].Yes);
        Assert.Equal(0, towards['P'].Yes);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(40, true)]
    [InlineData(50, false)]
    [InlineData(80, false)]
    public void A_head_that_turns_away_looks_past_the_camera_from_some_45_degrees_on(double yaw, bool isTowards)
    {
        foreach (double sign in new[] { 1.0, -1 })
        {
            // Eyes 60 apart on a head's front, the nose 60 x 0.29 before them (the 60 degrees of IsTurned), turned and seen from afar, upright and askew.
            (float sine, float cosine) = ((float)Math.Sin(sign * yaw * Math.PI / 180), (float)Math.Cos(yaw * Math.PI / 180));
            FaceLandmarks upright = new(new(-30 * cosine, 0), new(30 * cosine, 0), new(60 * 0.29f * sine, 25), new(-20 * cosine, 50), new(20 * cosine, 50));
            foreach (float tilt in new[] { 0f, 0.5f, -0.8f })
            {
                System.Numerics.Vector2 Turn(System.Numerics.Vector2 at) => System.Numerics.Vector2.Transform(at, System.Numerics.Matrix3x2.CreateRotation(tilt));
                var marks = new FaceLandmarks(Turn(upright.EyeLeft), Turn(upright.EyeRight), Turn(upright.Nose), Turn(upright.MouthLeft), Turn(upright.MouthRight));
                Assert.Equal(isTowards, FaceQualityGauge.ViewOf(new FaceDetection(new FaceBox(0, 0, 90, 120), 0.9f, marks)).IsTowardsCamera);
            }
        }
    }

    [Fact]
    public void What_cannot_be_told_counts_as_towards_the_camera_and_the_longer_side_counts()
    {
        FaceLandmarks none = new(default, default, default, default, default);
        Assert.Equal(new FaceView(120, IsTowardsCamera: true), FaceQualityGauge.ViewOf(new FaceDetection(new FaceBox(5, 5, 90, 120), 0.9f, none)));
        FaceLandmarks turned = new(new(0, 0), new(60, 0), new(70, 20), new(10, 50), new(50, 50));
        Assert.Equal(new FaceView(130, IsTowardsCamera: true), FaceQualityGauge.ViewOf(new FaceDetection(new FaceBox(5, 5, 130, 120), FaceDetection.DrawnByHand, turned)));
        Assert.False(FaceQualityGauge.ViewOf(new FaceDetection(new FaceBox(5, 5, 130, 120), 0.9f, turned)).IsTowardsCamera);
    }
}
