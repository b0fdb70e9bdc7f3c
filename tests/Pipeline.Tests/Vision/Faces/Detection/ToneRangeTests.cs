using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Detection;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Detection;

public sealed class ToneRangeTests
{
    [Fact]
    public void It_spans_all_but_a_few_bytes_at_either_end()
    {
        using RgbImage image = Pictures.Grey(100, 100, 60);
        image.Pixels[..3000].Fill(90);
        image.Pixels[3000..3100].Clear();
        image.Pixels[3100..3200].Fill(255);

        Assert.Equal(new ToneRange(60, 90), ToneRange.Of(image, every: 1, beyond: 200));
    }

    [Fact]
    public void Stretching_brings_the_ends_to_black_and_white_and_keeps_the_order()
    {
        using RgbImage image = Pictures.Grey(100, 100, 60);
        image.Pixels[..3000].Fill(90);
        image.Pixels[3000..6000].Fill(75);
        image.Pixels[6000..6010].Fill(200);

        ToneRange.Of(image, every: 1, beyond: 200).Stretch(image);

        Assert.Equal([255, 128, 255, 0], [image.Pixels[0], image.Pixels[3000], image.Pixels[6000], image.Pixels[7000]]);
    }

    [Fact]
    public void An_even_picture_stays_even()
    {
        using RgbImage image = Pictures.Grey(64, 64, 77);

        ToneRange tones = ToneRange.Of(image, every: 4, beyond: 200);
        tones.Stretch(image);

        Assert.Equal(0, tones.Width);
        Assert.Single(image.Pixels.ToArray().Distinct());
    }
}
