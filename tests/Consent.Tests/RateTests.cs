using FsCheck;
using FsCheck.Fluent;

namespace ConsentLens.Consent.Tests;

public sealed class RateTests
{
    // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3; and the ends.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 5, 0, 0.4345)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(20, 20, 0.8389, 1)]
    [InlineData(0, 0, 0, 1)]
    public void Wilsons_interval(int count, int of, double low, double high)
    {
        var rate = new Rate(count, of);
        Assert.Equal(low, rate.Low, 4);
        Assert.Equal(high, rate.High, 4);
        Assert.True(rate.Holds(rate.Share));
    }

    [Fact]
    public void The_interval_holds_the_share_and_is_the_same_seen_from_the_other_side()
    {
        Prop.ForAll(Gen.Choose(1, 5000).SelectMany(of => Gen.Choose(0, of).Select(count => (count, of))).ToArbitrary(), drawn =>
        {
            var rate = new Rate(drawn.count, drawn.of);
            var others = new Rate(drawn.of - drawn.count, drawn.of);
            Assert.InRange(rate.Share, rate.Low, rate.High);
            Assert.Equal(rate.Low, 1 - others.High, 9);
            Assert.True(new Rate(2 * drawn.count, 2 * drawn.of) is var twice && twice.High - twice.Low < rate.High - rate.Low);
        }).QuickCheckThrowOnFailure();
    }
}
