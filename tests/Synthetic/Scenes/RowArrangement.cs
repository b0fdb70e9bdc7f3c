using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>A class photo: rows of people of one size, the back row highest.</summary>
internal static class RowArrangement
{
    // In face heights.
    private const float ColumnWidth = 1.75f;
    private const float RowHeight = 1.7f;
    private const float RoomBelow = 0.85f;

    /// <summary>The back row first, as it is drawn.</summary>
    public static IReadOnlyList<Placement> Place(PhotoPlan plan, SeededRandom random)
    {
        int count = plan.Faces.Count;
        float aspect = plan.Width / (float)plan.Height;
        int columns = Math.Clamp((int)MathF.Ceiling(MathF.Sqrt(count * 1.28f * aspect)), 1, count);
        int rows = (count + columns - 1) / columns;
        float wanted = plan.Faces.Max(face => face.FaceHeight);
        float fits = MathF.Min(
            plan.Width / ((columns * ColumnWidth) + 0.9f),
            plan.Height / (((rows - 1) * RowHeight) + Placement.RoomAbove + RoomBelow + 0.1f));
        float size = MathF.Min(wanted, fits);
        float spare = plan.Height - ((((rows - 1) * RowHeight) + Placement.RoomAbove + RoomBelow) * size);
        float firstY = (Placement.RoomAbove * size) + (spare * random.Uniform(0.2f, 0.6f));
        int inBackRow = count - ((rows - 1) * columns);
        var placements = new List<Placement>();
        for (int i = 0; i < count; i++)
        {
            int row = i < inBackRow ? 0 : 1 + ((i - inBackRow) / columns);
            int inRow = row == 0 ? inBackRow : columns;
            int column = row == 0 ? i : (i - inBackRow) % columns;
            // Every second row is shifted, so that heads look between the shoulders in front of them.
            float shift = count > 3 ? (row % 2 == 0 ? -0.22f : 0.22f) : 0;
            float offset = ((column - ((inRow - 1) / 2f) + shift) * ColumnWidth) + random.Bell(0.04f);
            float x = (plan.Width / 2f) + (offset * size);
            float y = firstY + (((row * RowHeight) + random.Bell(0.03f)) * size);
            placements.Add(new(plan.Faces[i], x, y, size * random.Uniform(0.96f, 1)));
        }

        return placements;
    }
}
