using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Heads;

/// <summary>The face's play.</summary>
/// <param name="Smile">0 none, 1 broad.</param>
/// <param name="MouthOpen">0 shut, 0.8 wide open.</param>
/// <param name="LidOpening">Factor of the upper lid's height; 1 is wide awake.</param>
/// <param name="GazeX">Of the irises, in centimetres.</param>
/// <param name="GazeY">Of the irises, in centimetres.</param>
/// <param name="BrowRaise">In centimetres.</param>
public sealed record Expression(float Smile, float MouthOpen, float LidOpening, float GazeX, float GazeY, float BrowRaise)
{
    internal static Expression Draw(SeededRandom random) => new(
        Interpolate.Unit(random.Uniform(-0.15f, 1.05f)),
        random.Chance(0.4) ? random.Uniform(0, 0.8f) : 0,
        random.Uniform(0.78f, 1.05f),
        random.Bell(0.08f),
        random.Bell(0.04f),
        random.Bell(0.12f));
}
