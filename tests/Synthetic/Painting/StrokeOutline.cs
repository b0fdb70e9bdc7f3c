using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Painting;

/// <summary>Turns a line of some width with round ends and joins into shapes to fill.</summary>
internal static class StrokeOutline
{
    /// <summary>One rectangle per line and one disc per joint, all with the same orientation, so that overlapping coverages add up instead of
    /// cancelling.</summary>
    public static List<Polyline> Build(List<Polyline> lines, float width)
    {
        var shapes = new List<Polyline>();
        float half = width / 2;
        foreach (Polyline line in lines)
        {
            int pieces = line.IsClosed ? line.Points.Count : line.Points.Count - 1;
            for (int i = 0; i < pieces; i++)
                AddPiece(shapes, line.Points[i], line.Points[(i + 1) % line.Points.Count], half);
            // Under half a pixel a round joint cannot be seen.
            if (half > 0.5f)
            {
                foreach (Point joint in line.Points)
                    AddDisc(shapes, joint, half);
            }
        }

        return shapes;
    }

    private static void AddPiece(List<Polyline> shapes, Point from, Point to, float half)
    {
        float x = to.X - from.X;
        float y = to.Y - from.Y;
        float length = MathF.Sqrt((x * x) + (y * y));
        if (length < 1e-6f)
            return;
        float acrossX = -y / length * half;
        float acrossY = x / length * half;
        var piece = new Polyline();
        piece.Points.Add(new(from.X + acrossX, from.Y + acrossY));
        piece.Points.Add(new(from.X - acrossX, from.Y - acrossY));
        piece.Points.Add(new(to.X - acrossX, to.Y - acrossY));
        piece.Points.Add(new(to.X + acrossX, to.Y + acrossY));
        shapes.Add(piece);
    }

    private static void AddDisc(List<Polyline> shapes, Point centre, float radius)
    {
        int corners = Math.Clamp(4 + (int)(2 * MathF.Sqrt(radius) * 2), 6, 48);
        var disc = new Polyline();
        for (int i = 0; i < corners; i++)
        {
            float angle = 2 * PortableMath.Pi * i / corners;
            disc.Points.Add(new(centre.X + (radius * PortableMath.Cos(angle)), centre.Y + (radius * PortableMath.Sin(angle))));
        }

        shapes.Add(disc);
    }
}
