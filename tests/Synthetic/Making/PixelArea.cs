using ConsentLens.Synthetic.Rendering;

namespace ConsentLens.Synthetic.Making;

/// <summary>A part of a sprite.</summary>
internal readonly record struct PixelArea(int Left, int Top, int Width, int Height)
{
    /// <summary>All that is covered, with a pixel around it.</summary>
    public static PixelArea Covered(FigureSprite sprite)
    {
        (int left, int top, int right, int bottom) = (sprite.Width, sprite.Height, 0, 0);
        for (int y = 0; y < sprite.Height; y++)
        {
            for (int x = 0; x < sprite.Width; x++)
            {
                if (sprite.Pixels[(((y * sprite.Width) + x) * FigureSprite.Channels) + 3] == 0)
                    continue;
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
            }
        }

        left = Math.Max(0, left - 1);
        top = Math.Max(0, top - 1);
        return new(left, top, Math.Min(sprite.Width, right + 2) - left, Math.Min(sprite.Height, bottom + 2) - top);
    }
}
