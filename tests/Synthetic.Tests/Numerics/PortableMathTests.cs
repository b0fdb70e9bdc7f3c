using ConsentLens.Synthetic.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace ConsentLens.Synthetic.Tests.Numerics;

public sealed class PortableMathTests
{
    private const float Tolerance = 2e-6f;

    [Fact]
    public void Sine_and_cosine_agree_with_the_platform() =>
        Prop.ForAll(Gen.Choose(-20_000, 20_000).ToArbitrary(), thousandths =>
        {
            float angle = thousandths / 1000f;
            return MathF.Abs(PortableMath.Sin(angle) - (float)Math.Sin(angle)) < Tolerance
                && MathF.Abs(PortableMath.Cos(angle) - (float)Math.Cos(angle)) < Tolerance;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Powers_agree_with_the_platform() =>
        Prop.ForAll(Gen.Choose(1, 100_000).ToArbitrary(), Gen.Choose(-400, 400).ToArbitrary(), (thousandths, hundredths) =>
        {
            float value = thousandths / 1000f;
            float exponent = hundredths / 100f;
            double expected = Math.Pow(value, exponent);
            return Math.Abs(PortableMath.Pow(value, exponent) - expected) <= expected * 1e-6;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(-30)]
    [InlineData(2.5)]
    public void Exponentials_agree_with_the_platform(float exponent) =>
        Assert.Equal(Math.Exp(exponent), PortableMath.Exp(exponent), Math.Exp(exponent) * 1e-6);

    [Fact]
    public void Nothing_to_any_power_is_nothing() => Assert.Equal(0, PortableMath.Pow(0, 0.5f));
}
