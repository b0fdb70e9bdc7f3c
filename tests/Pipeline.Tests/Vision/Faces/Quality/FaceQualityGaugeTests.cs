using System.Numerics;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Quality;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Quality;

public sealed class FaceQualityGaugeTests
{
    private const float Sure = 0.6f;
    private const float Sharp = Sharpness.Least + 0.1f;
    private const float Soft = Sharpness.Least - 0.1f;

    [Theory]
    [InlineData(0.9f, 60, 0.5f, Sharp, FaceQuality.Good)]
    [InlineData(0.6f, 20, 0.5f, Sharp, FaceQuality.Good)]
    [InlineData(0.9f, 60, 0.5f, null, FaceQuality.Good)]
    // The worst of several faults is named: it decides what may be done with the face.
    [InlineData(0.59f, 60, 0.5f, Sharp, FaceQuality.Possible)]
    [InlineData(0.59f, 12, 1.2f, Soft, FaceQuality.Possible)]
    [InlineData(0.9f, 19.9f, 0.5f, Sharp, FaceQuality.Small)]
    [InlineData(0.9f, 12, 1.2f, null, FaceQuality.Small)]
    [InlineData(0.9f, 60, 0.04f, Sharp, FaceQuality.Turned)]
    [InlineData(0.9f, 60, 0.96f, Sharp, FaceQuality.Turned)]
    [InlineData(0.9f, 60, 1.2f, Soft, FaceQuality.Turned)]
    [InlineData(0.9f, 60, 0.06f, Soft, FaceQuality.Blurred)]
    public void The_quality_of_a_face(float score, float width, float nose, float? sharpness, FaceQuality expected) =>
        Assert.Equal(expected, FaceQualityGauge.Judge(Face(score, width, nose, 0), Sure, sharpness));

    [Theory]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(-45)]
    public void A_head_that_is_tilted_is_judged_like_an_upright_one(int degrees)
    {
        Assert.False(FaceQualityGauge.IsTurned(Face(0.9f, 60, 0.5f, degrees).Landmarks));
        Assert.True(FaceQualityGauge.IsTurned(Face(0.9f, 60, -0.2f, degrees).Landmarks));
    }

    [Fact]
    public void Landmarks_that_make_no_face_count_as_turned_away()
    {
        Assert.True(FaceQualityGauge.IsTurned(default));
        var eye = new Vector2(float.NaN, 3);
        Assert.True(FaceQualityGauge.IsTurned(new FaceLandmarks(eye, new(20, 3), new(10, 9), new(5, 20), new(15, 20))));
        Assert.True(FaceQualityGauge.IsTurned(new FaceLandmarks(new(0, 3), new(20, 3), new(float.NaN, 9), new(5, 20), new(15, 20))));
    }

    /// <summary>A face whose nose lies at <paramref name="nose"/> between the eyes: 0 at the left one, 1 at the right one.</summary>
    private static FaceDetection Face(float score, float width, float nose, int degrees)
    {
        Vector2 At(float x, float y) => Vector2.Transform(new Vector2(x * width, y * width), Matrix3x2.CreateRotation(degrees * MathF.PI / 180));
        var marks = new FaceLandmarks(At(0.3f, 0.4f), At(0.7f, 0.4f), At(0.3f + (0.4f * nose), 0.6f), At(0.35f, 0.85f), At(0.65f, 0.85f));
        return new FaceDetection(new FaceBox(0, 0, width, 1.2f * width), score, marks);
    }
}
