using ConsentLens.Synthetic.Heads.Geometry;

namespace ConsentLens.Synthetic.Rendering;

/// <summary>Draws triangles into a visibility buffer: both of their sides, nearest wins.</summary>
internal static class Rasteriser
{
    // A sample on the seam of two triangles may miss both by rounding; it then belongs to either.
    private const float Tolerance = 1e-5f;

    /// <param name="buffer">Gets the mesh.</param>
    /// <param name="mesh">Gives the triangles.</param>
    /// <param name="meshIndex">Remembered with each sample.</param>
    /// <param name="projected">The mesh's vertices in samples, with the depth in Z.</param>
    public static void Draw(VisibilityBuffer buffer, Mesh mesh, int meshIndex, ReadOnlySpan<Point3> projected)
    {
        int columns = mesh.Columns;
        for (int row = 0; row < mesh.Rows - 1; row++)
        {
            for (int column = 0; column < columns - 1; column++)
            {
                int corner = (row * columns) + column;
                Point3 upperRight = projected[corner + 1];
                Point3 lowerLeft = projected[corner + columns];
                int triangle = VisibilityBuffer.Pack(meshIndex, corner * 2);
                DrawTriangle(buffer, triangle, projected[corner], upperRight, lowerLeft);
                DrawTriangle(buffer, triangle + 1, upperRight, projected[corner + columns + 1], lowerLeft);
            }
        }
    }

    private static void DrawTriangle(VisibilityBuffer buffer, int triangle, Point3 a, Point3 b, Point3 c)
    {
        int left = Math.Max(0, RoundUp(MathF.Min(a.X, MathF.Min(b.X, c.X)) - 0.5f));
        int right = Math.Min(buffer.Width - 1, RoundDown(MathF.Max(a.X, MathF.Max(b.X, c.X)) - 0.5f));
        int top = Math.Max(0, RoundUp(MathF.Min(a.Y, MathF.Min(b.Y, c.Y)) - 0.5f));
        int bottom = Math.Min(buffer.Height - 1, RoundDown(MathF.Max(a.Y, MathF.Max(b.Y, c.Y)) - 0.5f));
        if (left > right || top > bottom)
            return;
        float area = ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
        if (MathF.Abs(area) < 1e-9f)
            return;
        float inverse = 1 / area;
        float stepB = (c.Y - a.Y) * inverse;
        float stepC = -(b.Y - a.Y) * inverse;
        float stepDepth = (stepB * (b.Z - a.Z)) + (stepC * (c.Z - a.Z));
        for (int y = top; y <= bottom; y++)
        {
            float offsetX = left + 0.5f - a.X;
            float offsetY = y + 0.5f - a.Y;
            float weightB = ((offsetX * (c.Y - a.Y)) - (offsetY * (c.X - a.X))) * inverse;
            float weightC = (((b.X - a.X) * offsetY) - ((b.Y - a.Y) * offsetX)) * inverse;
            float depth = a.Z + (weightB * (b.Z - a.Z)) + (weightC * (c.Z - a.Z));
            int start = (y * buffer.Width) + left;
            Span<float> depths = buffer.Depths.Slice(start, right - left + 1);
            Span<int> triangles = buffer.Triangles.Slice(start, depths.Length);
            for (int i = 0; i < depths.Length; i++, weightB += stepB, weightC += stepC, depth += stepDepth)
            {
                bool isInside = weightB >= -Tolerance && weightC >= -Tolerance && weightB + weightC <= 1 + Tolerance;
                if (!isInside || depth <= depths[i])
                    continue;
                depths[i] = depth;
                triangles[i] = triangle;
            }
        }
    }

    private static int RoundUp(float value) => (int)MathF.Ceiling(value);

    private static int RoundDown(float value) => (int)MathF.Floor(value);
}
