using System.Security.Cryptography;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Rendering;

namespace ConsentLens.Synthetic.Tests.Rendering;

public sealed class FigureRendererTests
{
    [Fact]
    public void The_same_seed_draws_the_same_bytes()
    {
        Assert.Equal(Draw(4, 4), Draw(4, 4));
        Assert.NotEqual(Draw(4, 4), Draw(5, 4));
        Assert.NotEqual(Draw(4, 4), Draw(4, 5));
    }

    [Fact]
    public void The_bytes_are_those_of_every_other_machine()
    {
        // Changes whenever the look of heads is changed on purpose; it must not differ between machines.
        string digest = Convert.ToHexString(SHA256.HashData(Draw(4, 4)))[..16];
        Assert.Equal("6D5DB49BF8333A9B", digest);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(61)]
    [InlineData(240)]
    public void The_face_box_is_as_high_as_asked_for_and_full_of_face(float faceHeight)
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            using FigureSprite sprite = FigureRenderer.Render(IdentityFactory.Create(seed), HeadMoment.Create(seed, 0.3f), faceHeight, 30);
            Assert.InRange(sprite.FaceBox.Height / faceHeight, 0.75, 1.3);
            Assert.InRange(sprite.FaceBox.Width / sprite.FaceBox.Height, 0.5, 1.1);
            Assert.True(CoverageWithin(sprite) > 0.8, $"seed {seed}: {CoverageWithin(sprite)}");
        }
    }

    [Fact]
    public void What_lies_below_the_limit_is_not_drawn()
    {
        using FigureSprite bust = FigureRenderer.Render(IdentityFactory.Create(1), HeadMoment.Create(1), 100, 20);
        using FigureSprite whole = FigureRenderer.Render(IdentityFactory.Create(1), HeadMoment.Create(1), 100);
        Assert.InRange(bust.Height, 200, 225);
        Assert.True(whole.Height > 3 * bust.Height);
        Assert.Equal(bust.FaceBox, whole.FaceBox);
    }

    private static byte[] Draw(long person, long moment)
    {
        using FigureSprite sprite = FigureRenderer.Render(IdentityFactory.Create(person), HeadMoment.Create(moment), 90, 40);
        return sprite.Pixels.ToArray();
    }

    private static double CoverageWithin(FigureSprite sprite)
    {
        double sum = 0;
        int count = 0;
        for (int y = (int)sprite.FaceBox.Y; y < sprite.FaceBox.Bottom; y++)
        {
            for (int x = (int)sprite.FaceBox.X; x < sprite.FaceBox.Right; x++, count++)
                sum += sprite.Pixels[(((y * sprite.Width) + x) * FigureSprite.Channels) + 3] / 255.0;
        }

        return sum / count;
    }
}
