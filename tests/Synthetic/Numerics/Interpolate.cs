namespace ConsentLens.Synthetic.Numerics;

/// <summary>Steps and mixtures between two numbers.</summary>
public static class Interpolate
{
    public static float Linear(float from, float to, float share) => from + ((to - from) * share);

    public static float Unit(float value) => value < 0 ? 0 : value > 1 ? 1 : value;
}
