namespace ConsentLens.Synthetic.Painting;

/// <summary>An outline of straight lines and Bezier curves, in pixels.</summary>
public sealed class VectorPath
{
    // The distance of the control points that makes four cubic curves an ellipse to within 0.03 %.
    private const float EllipseControl = 0.55228475f;

    private readonly List<PathStep> _steps = [];

    public static VectorPath Ellipse(float centreX, float centreY, float radiusX, float radiusY)
    {
        float controlX = radiusX * EllipseControl;
        float controlY = radiusY * EllipseControl;
        (float left, float right) = (centreX - radiusX, centreX + radiusX);
        (float low, float high) = (centreY - radiusY, centreY + radiusY);
        return new VectorPath()
            .MoveTo(right, centreY)
            .CubicTo(right, centreY + controlY, centreX + controlX, high, centreX, high)
            .CubicTo(centreX - controlX, high, left, centreY + controlY, left, centreY)
            .CubicTo(left, centreY - controlY, centreX - controlX, low, centreX, low)
            .CubicTo(centreX + controlX, low, right, centreY - controlY, right, centreY)
            .Close();
    }

    public static VectorPath Rectangle(float x, float y, float width, float height) => new VectorPath()
        .MoveTo(x, y)
        .LineTo(x + width, y)
        .LineTo(x + width, y + height)
        .LineTo(x, y + height)
        .Close();

    public static VectorPath Polygon(IReadOnlyList<Point> corners)
    {
        ArgumentNullException.ThrowIfNull(corners);
        var path = new VectorPath().MoveTo(corners[0].X, corners[0].Y);
        for (int i = 1; i < corners.Count; i++)
            path.LineTo(corners[i].X, corners[i].Y);
        return path.Close();
    }

    public VectorPath MoveTo(float x, float y) => Add(new(PathStepKind.Move, default, default, new(x, y)));

    public VectorPath LineTo(float x, float y) => Add(new(PathStepKind.Line, default, default, new(x, y)));

    public VectorPath QuadraticTo(float controlX, float controlY, float x, float y)
    {
        // A quadratic curve is the cubic whose controls lie two thirds of the way to the quadratic's one control.
        Point start = _steps[^1].End;
        return CubicTo(
            start.X + ((controlX - start.X) * 2 / 3),
            start.Y + ((controlY - start.Y) * 2 / 3),
            x + ((controlX - x) * 2 / 3),
            y + ((controlY - y) * 2 / 3),
            x,
            y);
    }

    public VectorPath CubicTo(float control1X, float control1Y, float control2X, float control2Y, float x, float y) =>
        Add(new(PathStepKind.Cubic, new(control1X, control1Y), new(control2X, control2Y), new(x, y)));

    public VectorPath Close() => Add(new(PathStepKind.Close, default, default, default));

    /// <summary>The outline as straight lines in canvas pixels, one list of points per subpath.</summary>
    internal List<Polyline> Flatten()
    {
        var lines = new List<Polyline>();
        Polyline? current = null;
        foreach (PathStep step in _steps)
        {
            switch (step.Kind)
            {
                case PathStepKind.Move:
                    current = new Polyline();
                    current.Points.Add(step.End);
                    lines.Add(current);
                    break;
                case PathStepKind.Line:
                    current!.Points.Add(step.End);
                    break;
                case PathStepKind.Cubic:
                    AddCurve(current!.Points, step);
                    break;
                default:
                    current!.IsClosed = true;
                    break;
            }
        }

        return lines;
    }

    private static void AddCurve(List<Point> points, PathStep step)
    {
        Point start = points[^1];
        (Point first, Point second, Point end) = (step.Control1, step.Control2, step.End);
        float length = Distance(start, first) + Distance(first, second) + Distance(second, end);
        int pieces = Math.Clamp((int)(2.2f * MathF.Sqrt(length)), 3, 96);
        for (int i = 1; i <= pieces; i++)
        {
            float t = i / (float)pieces;
            float u = 1 - t;
            float weight0 = u * u * u;
            float weight1 = 3 * u * u * t;
            float weight2 = 3 * u * t * t;
            float weight3 = t * t * t;
            points.Add(new(
                (weight0 * start.X) + (weight1 * first.X) + (weight2 * second.X) + (weight3 * end.X),
                (weight0 * start.Y) + (weight1 * first.Y) + (weight2 * second.Y) + (weight3 * end.Y)));
        }
    }

    private static float Distance(Point a, Point b) =>
        MathF.Sqrt(((b.X - a.X) * (b.X - a.X)) + ((b.Y - a.Y) * (b.Y - a.Y)));

    private VectorPath Add(PathStep step)
    {
        _steps.Add(step);
        return this;
    }

    private enum PathStepKind
    {
        Move,
        Line,
        Cubic,
        Close,
    }

    private readonly record struct PathStep(PathStepKind Kind, Point Control1, Point Control2, Point End);
}
