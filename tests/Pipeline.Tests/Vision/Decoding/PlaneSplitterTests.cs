using ConsentLens.Pipeline.Vision.Decoding;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

public sealed class PlaneSplitterTests
{
    [Fact]
    public void Every_pixel_of_a_row_of_any_length_comes_apart()
    {
        var random = new Random(8);
        for (int pixels = 0; pixels <= 70; pixels++)
        {
            byte[] row = new byte[3 * pixels];
            random.NextBytes(row);
            float[][] planes = [new float[pixels], new float[pixels], new float[pixels]];

            PlaneSplitter.Split(row, planes[0], planes[1], planes[2]);

            for (int channel = 0; channel < 3; channel++)
            {
                Assert.Equal(Enumerable.Range(0, pixels).Select(x => (float)row[(3 * x) + channel]), planes[channel]);
            }
        }
    }
}
