using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Heads;

/// <summary>One key light and the light from all around.</summary>
/// <param name="Azimuth">Of the key light, radians from the camera, positive to the picture's right.</param>
/// <param name="Elevation">Of the key light, radians above the horizon.</param>
/// <param name="Key">Strength of the key light.</param>
/// <param name="Ambient">Strength of the light from all around.</param>
/// <param name="RedCast">How much redder than white, as a share.</param>
/// <param name="BlueCast">How much bluer than white, as a share.</param>
/// <param name="Exposure">Of the camera; 1 is right.</param>
public sealed record Lighting(
    float Azimuth,
    float Elevation,
    float Key,
    float Ambient,
    float RedCast,
    float BlueCast,
    float Exposure)
{
    internal static Lighting Draw(SeededRandom random, float variety) => new(
        random.Uniform(-0.9f, 0.9f) * variety,
        random.Uniform(0.25f, 1),
        random.Uniform(0.55f, 1),
        random.Uniform(0.38f, 0.7f),
        random.Bell(0.05f),
        random.Bell(0.07f),
        random.Uniform(0.82f, 1.15f));
}
