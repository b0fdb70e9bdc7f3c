using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.School;

/// <summary>The pixel dimensions of a 4:3 camera.</summary>
internal readonly record struct FrameSize(int Width, int Height)
{
    public static FrameSize Landscape(int megapixels)
    {
        // 4000 x 3000 are 12 megapixels; sides in steps of 8, as cameras have them.
        int unit = (int)(MathF.Sqrt(megapixels / 12f) * 125);
        return new(unit * 32, unit * 24);
    }

    /// <summary>Held upright for every fourth photo.</summary>
    public static FrameSize Draw(int megapixels, SeededRandom random)
    {
        FrameSize landscape = Landscape(megapixels);
        return random.Chance(0.25) ? new(landscape.Height, landscape.Width) : landscape;
    }
}
