using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Synthetic.Tests.Painting;

public sealed class GaussianBlurTests
{
    private const int Side = 81;

    [Theory]
    [InlineData(0.8f)]
    [InlineData(1.9f)]
    [InlineData(2.5f)]
    [InlineData(6)]
    public void A_dot_spreads_by_the_standard_deviation_asked_for(float sigma)
    {
        var plane = new float[Side * Side];
        plane[(40 * Side) + 40] = 1;
        GaussianBlur.Apply(plane, Side, Side, sigma);
        double mass = 0;
        double variance = 0;
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                mass += plane[(y * Side) + x];
                variance += plane[(y * Side) + x] * (x - 40) * (x - 40);
                Assert.Equal(plane[(y * Side) + x], plane[(x * Side) + y], 1e-5f);
            }
        }

        Assert.Equal(1, mass, 1e-3);
        Assert.Equal(sigma, Math.Sqrt(variance), 0.08 * sigma);
    }
}
