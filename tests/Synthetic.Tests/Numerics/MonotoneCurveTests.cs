using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Tests.Numerics;

public sealed class MonotoneCurveTests
{
    private static readonly MonotoneCurve Curve = new((0, 0), (1, 10), (2, 10.5f), (5, 11));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 10)]
    [InlineData(2, 10.5)]
    [InlineData(9, 11)]
    public void It_goes_through_its_points_and_stays_level_beyond(float x, float y) => Assert.Equal(y, Curve.At(x), 1e-5f);

    [Fact]
    public void It_never_swings_back()
    {
        float before = float.MinValue;
        for (float x = -1; x < 6; x += 0.01f)
        {
            Assert.True(Curve.At(x) >= before - 1e-5f, $"falls at {x}");
            before = Curve.At(x);
        }
    }
}
