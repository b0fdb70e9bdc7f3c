namespace ConsentLens.Synthetic.Numerics;

/// <summary>Steps and mixtures between two numbers.</summary>
public static class Interpolate
{
    public static float Linear(float from, float to, float share) => from + ((to - from) * share);

    public static float Unit(float value) => value < 0 ? 0 : value > 1 ? 1 : value;

    /// <summary>0 before <paramref name="from"/>, 1 after <paramref name="to"/>, an S between; the edges may be given in either order.</summary>
    public static float SmoothStep(float from, float to, float value)
    {
        float share = Unit((value - from) / (to - from));
        return share * share * (3 - (2 * share));
    }
}
