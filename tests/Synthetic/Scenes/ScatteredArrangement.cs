using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Scenes.Backgrounds;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>People at different distances; nobody hides anybody's face.</summary>
internal static class ScatteredArrangement
{
    private const int Tries = 120;
    private const int Shrinkings = 9;
    private const float Shrink = 0.85f;

    /// <summary>Furthest first, as they are drawn. A face with no room even when smaller is left out.</summary>
    public static IReadOnlyList<Placement> Place(PhotoPlan plan, SeededRandom random)
    {
        // The nearest choose first: they need most room, and hide what stands behind them.
        PlannedFace[] nearestFirst = [.. plan.Faces.OrderByDescending(face => face.FaceHeight)];
        var placed = new List<Placement>();
        foreach (PlannedFace face in nearestFirst)
        {
            if (FindRoom(plan, face, placed, random) is { } placement)
                placed.Add(placement);
        }

        placed.Reverse();
        return placed;
    }

    private static Placement? FindRoom(PhotoPlan plan, PlannedFace face, List<Placement> nearer, SeededRandom random)
    {
        float size = face.FaceHeight;
        float floor = BackgroundPainter.FloorOf(plan.Background) * plan.Height;
        // A shrunk face must stay behind the others: only the nearest may be larger than what was placed before.
        if (nearer.Count > 0)
            size = MathF.Min(size, nearer[^1].FaceHeight);
        for (int shrinking = 0; shrinking < Shrinkings; shrinking++, size *= Shrink)
        {
            if (2 * Placement.RoomAside * size > plan.Width || 2 * Placement.RoomAbove * size > plan.Height)
                continue;
            for (int attempt = 0; attempt < Tries; attempt++)
            {
                Placement candidate = Candidate(plan, face, size, attempt < Tries / 2 ? floor : 0, random);
                if (!nearer.Exists(other => other.Hides(candidate)))
                    return candidate;
            }
        }

        return null;
    }

    private static Placement Candidate(PhotoPlan plan, PlannedFace face, float size, float floor, SeededRandom random)
    {
        float highest = Placement.RoomAbove * size;
        float lowest = plan.Height - (0.9f * size);
        // Whoever is far away stands on the ground, whoever is near reaches out of the picture.
        float feetOnFloor = floor - (6 * size);
        float top = Math.Clamp(MathF.Max(plan.Height * 0.12f, feetOnFloor), highest, lowest);
        float bottom = Math.Clamp(MathF.Max(plan.Height * 0.6f, feetOnFloor + (0.2f * plan.Height)), top, lowest);
        float x = random.Uniform(Placement.RoomAside * size, plan.Width - (Placement.RoomAside * size));
        return new(face, x, random.Uniform(top, bottom), size);
    }
}
