using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>Heads so close together that each nearly hides its neighbour's ear.</summary>
internal static class CloseArrangement
{
    // In face heights.
    private const float Spacing = 0.98f;
    private const float Step = 0.16f;

    /// <summary>From left to right, every second a little lower and in front.</summary>
    public static IReadOnlyList<Placement> Place(PhotoPlan plan, SeededRandom random)
    {
        int count = plan.Faces.Count;
        float size = MathF.Min(plan.Faces.Max(face => face.FaceHeight), plan.Width / ((count * Spacing) + 0.5f));
        float y = MathF.Max(Placement.RoomAbove * size, plan.Height * random.Uniform(0.4f, 0.46f));
        IEnumerable<Placement> placements = plan.Faces.Select((face, index) => new Placement(
            face,
            (plan.Width / 2f) + ((index - ((count - 1) / 2f)) * Spacing * size),
            y + (index % 2 * Step * size),
            size));
        return [.. placements.OrderBy(placement => placement.EyesY)];
    }
}
