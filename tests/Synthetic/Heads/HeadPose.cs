using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Heads;

/// <summary>Which way head and body are turned, in radians.</summary>
/// <param name="Yaw">Positive to the picture's right.</param>
/// <param name="Pitch">Positive upwards.</param>
/// <param name="Roll">Positive to the picture's left shoulder.</param>
/// <param name="BodyYaw">As <paramref name="Yaw"/>.</param>
public sealed record HeadPose(float Yaw, float Pitch, float Roll, float BodyYaw)
{
    internal static HeadPose Draw(SeededRandom random, float variety) => new(
        random.Bell(0.17f * variety),
        random.Bell(0.08f * variety),
        random.Bell(0.07f * variety),
        BodyYaw: 0);
}
