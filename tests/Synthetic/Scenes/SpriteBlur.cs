using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>Blurs a whole figure, outline and all, as if it had moved.</summary>
internal static class SpriteBlur
{
    /// <summary>Blurs in place by the standard deviation <paramref name="sigma"/> in pixels.</summary>
    public static void Apply(FigureSprite sprite, float sigma)
    {
        Span<byte> pixels = sprite.Pixels;
        var plane = new float[sprite.Width * sprite.Height];
        for (int channel = 0; channel < FigureSprite.Channels; channel++)
        {
            for (int i = 0; i < plane.Length; i++)
                plane[i] = pixels[(i * FigureSprite.Channels) + channel];
            GaussianBlur.Apply(plane, sprite.Width, sprite.Height, sigma);
            for (int i = 0; i < plane.Length; i++)
                pixels[(i * FigureSprite.Channels) + channel] = (byte)Math.Clamp(plane[i] + 0.5f, 0, 255);
        }
    }
}
