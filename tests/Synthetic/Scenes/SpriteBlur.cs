using ConsentLens.Synthetic.Painting;
using ConsentLens.Synthetic.Rendering;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>Blurs a whole figure, outline and all, as if it had moved.</summary>
internal static class SpriteBlur
{
    /// <summary>Blurs in place by the standard deviation <paramref name="sigma"/> in pixels.</summary>
    public static void Apply(FigureSprite sprite, float sigma)
    {
        Span<byte> pixels = sprite.Pixels;
        int count = sprite.Width * sprite.Height;
        var coverage = new float[count];
        for (int i = 0; i < count; i++)
            coverage[i] = pixels[(i * FigureSprite.Channels) + 3];
        var blurredCoverage = (float[])coverage.Clone();
        GaussianBlur.Apply(blurredCoverage, sprite.Width, sprite.Height, sigma);
        var plane = new float[count];
        for (int channel = 0; channel < 3; channel++)
        {
            // Colours are weighed by coverage: what is not there must not darken the edge.
            for (int i = 0; i < count; i++)
                plane[i] = pixels[(i * FigureSprite.Channels) + channel] * coverage[i];
            GaussianBlur.Apply(plane, sprite.Width, sprite.Height, sigma);
            for (int i = 0; i < count; i++)
                pixels[(i * FigureSprite.Channels) + channel] = ToByte(plane[i] / MathF.Max(0.01f, blurredCoverage[i]));
        }

        for (int i = 0; i < count; i++)
            pixels[(i * FigureSprite.Channels) + 3] = ToByte(blurredCoverage[i]);
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);
}
