using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>One person near the middle of the picture.</summary>
internal static class PortraitArrangement
{
    public static IReadOnlyList<Placement> Place(PhotoPlan plan, SeededRandom random)
    {
        PlannedFace face = plan.Faces[0];
        float size = MathF.Min(face.FaceHeight, MathF.Min(plan.Height / 1.95f, plan.Width / 1.5f));
        float x = plan.Width * random.Uniform(0.47f, 0.53f);
        float y = MathF.Max(Placement.RoomAbove * size, plan.Height * random.Uniform(0.4f, 0.46f));
        return [new(face, x, y, size)];
    }
}
