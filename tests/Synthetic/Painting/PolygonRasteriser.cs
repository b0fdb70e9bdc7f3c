using System.Buffers;

namespace ConsentLens.Synthetic.Painting;

/// <summary>
/// Exact-area anti-aliasing: every edge adds its signed area to the pixels it crosses, and a running sum along each
/// row turns these into coverage (the method of font-rs and FreeType's smooth rasteriser).
/// </summary>
internal static class PolygonRasteriser
{
    /// <summary>The coverage of the shapes, blurred by <paramref name="blur"/> pixels; null if nothing of it is on the canvas.</summary>
    public static CoverageMask? Rasterise(List<Polyline> shapes, float blur, int canvasWidth, int canvasHeight)
    {
        int margin = blur > 0 ? (int)(3 * blur) + 2 : 1;
        if (!FindBounds(shapes, margin, canvasWidth, canvasHeight, out var area))
            return null;
        (int left, int top, int width, int height) = area;
        int stride = width + 2;
        float[] edges = ArrayPool<float>.Shared.Rent(stride * height);
        Array.Clear(edges, 0, stride * height);
        foreach (Polyline shape in shapes)
        {
            List<Point> points = shape.Points;
            for (int i = 0; i < points.Count; i++)
            {
                Point from = points[i];
                Point to = points[i + 1 == points.Count ? 0 : i + 1];
                AddEdge(edges, stride, width, height, new(from.X - left, from.Y - top), new(to.X - left, to.Y - top));
            }
        }

        float[] coverage = Accumulate(edges, stride, width, height);
        ArrayPool<float>.Shared.Return(edges);
        if (blur > 0)
            GaussianBlur.Apply(coverage, width, height, blur);
        return new CoverageMask(left, top, width, height, coverage);
    }

    private static bool FindBounds(
        List<Polyline> shapes,
        int margin,
        int canvasWidth,
        int canvasHeight,
        out (int Left, int Top, int Width, int Height) area)
    {
        (float minX, float minY, float maxX, float maxY) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        foreach (Polyline shape in shapes)
        {
            foreach (Point point in shape.Points)
            {
                minX = MathF.Min(minX, point.X);
                maxX = MathF.Max(maxX, point.X);
                minY = MathF.Min(minY, point.Y);
                maxY = MathF.Max(maxY, point.Y);
            }
        }

        // What lies just outside the canvas may still blur into it.
        int left = Math.Max(-margin, (int)MathF.Floor(minX) - margin);
        int top = Math.Max(-margin, (int)MathF.Floor(minY) - margin);
        int right = Math.Min(canvasWidth + margin, (int)MathF.Ceiling(maxX) + margin);
        int bottom = Math.Min(canvasHeight + margin, (int)MathF.Ceiling(maxY) + margin);
        area = (left, top, right - left, bottom - top);
        return area.Width > 0 && area.Height > 0;
    }

    private static void AddEdge(float[] edges, int stride, int width, int height, Point from, Point to)
    {
        if (from.Y == to.Y)
            return;
        float direction = 1;
        if (from.Y > to.Y)
        {
            (from, to) = (to, from);
            direction = -1;
        }

        float slope = (to.X - from.X) / (to.Y - from.Y);
        int firstRow = Math.Max(0, (int)MathF.Floor(from.Y));
        int endRow = Math.Min(height, (int)MathF.Ceiling(to.Y));
        for (int row = firstRow; row < endRow; row++)
        {
            float enters = MathF.Max(row, from.Y);
            float leaves = MathF.Min(row + 1, to.Y);
            float x0 = Math.Clamp(from.X + ((enters - from.Y) * slope), 0, width);
            float x1 = Math.Clamp(from.X + ((leaves - from.Y) * slope), 0, width);
            AddRow(edges.AsSpan(row * stride, stride), x0, x1, (leaves - enters) * direction);
        }
    }

    /// <summary>An edge within one row of pixels, between two places and of a signed height.</summary>
    private static void AddRow(Span<float> row, float x0, float x1, float rise)
    {
        if (x0 > x1)
            (x0, x1) = (x1, x0);
        int first = (int)x0;
        int end = (int)MathF.Ceiling(x1);
        if (end <= first + 1)
        {
            float middle = (0.5f * (x0 + x1)) - first;
            row[first] += rise * (1 - middle);
            row[first + 1] += rise * middle;
            return;
        }

        // The area to the right of the edge grows as a parabola in the first and last pixel and evenly between.
        float perPixel = 1 / (x1 - x0);
        float inFirst = 1 - (x0 - first);
        float inLast = x1 - (end - 1);
        float covered = 0.5f * perPixel * inFirst * inFirst;
        row[first] += rise * covered;
        float before = covered;
        for (int x = first + 1; x < end - 1; x++)
        {
            float until = perPixel * (x + 0.5f - x0);
            row[x] += rise * (until - before);
            before = until;
        }

        float last = 1 - (0.5f * perPixel * inLast * inLast);
        row[end - 1] += rise * (last - before);
        row[end] += rise * (1 - last);
    }

    private static float[] Accumulate(float[] edges, int stride, int width, int height)
    {
        var coverage = new float[width * height];
        for (int row = 0; row < height; row++)
        {
            float sum = 0;
            int from = row * stride;
            int to = row * width;
            for (int x = 0; x < width; x++)
            {
                sum += edges[from + x];
                float covered = MathF.Abs(sum);
                coverage[to + x] = covered > 1 ? 1 : covered;
            }
        }

        return coverage;
    }
}
