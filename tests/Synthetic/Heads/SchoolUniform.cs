using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Heads;

/// <summary>The colours of jumpers and ties.</summary>
public static class SchoolUniform
{
    public static IReadOnlyList<Colour> Colours { get; } =
    [
        new(28, 44, 92), new(110, 20, 32), new(24, 84, 56), new(70, 72, 78), new(60, 40, 100), new(30, 90, 150), new(180, 30, 36),
    ];
}
