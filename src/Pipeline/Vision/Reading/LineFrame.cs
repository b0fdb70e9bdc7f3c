using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Reading;

/// <summary>A rectangle at any angle that holds one line of writing.</summary>
/// <param name="Centre">In pixels.</param>
/// <param name="Along">Unit vector along its width: where the line is upright, the way in which it is read.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
internal readonly record struct LineFrame(Vector2 Centre, Vector2 Along, float Width, float Height)
{
    /// <summary>A line that is so much higher than wide is written from bottom to top, or from top to bottom.</summary>
    private const float Tall = 1.5f;

    private Vector2 Down => new(-Along.Y, Along.X);

    /// <summary>Whether the line may run upwards or downwards.</summary>
    public bool IsTall => Height >= Tall * Width;

    /// <summary>The smallest upright box around it.</summary>
    public LineBox Box
    {
        get
        {
            float halfWidth = ((MathF.Abs(Along.X) * Width) + (MathF.Abs(Along.Y) * Height)) / 2;
            float halfHeight = ((MathF.Abs(Along.Y) * Width) + (MathF.Abs(Along.X) * Height)) / 2;
            return new LineBox(Centre.X - halfWidth, Centre.Y - halfHeight, 2 * halfWidth, 2 * halfHeight);
        }
    }

    public LineFrame Scale(float factor) => this with { Centre = Centre * factor, Width = Width * factor, Height = Height * factor };

    /// <summary>The same, this much wider on each side.</summary>
    public LineFrame Grow(float margin) => this with { Width = Width + (2 * margin), Height = Height + (2 * margin) };

    /// <summary>The same rectangle, read from bottom to top.</summary>
    public LineFrame QuarterTurned => new(Centre, -Down, Height, Width);

    /// <summary>The same rectangle, read the other way round.</summary>
    public LineFrame HalfTurned => this with { Along = -Along };

    /// <summary>The smallest rectangle around points, at the angle of one side of their hull; upright rather than on its side.</summary>
    public static LineFrame Around(IReadOnlyList<Vector2> points)
    {
        List<Vector2> hull = ConvexHull.Of(points);
        LineFrame best = Aligned(hull, Vector2.UnitX);
        for (int corner = 0; corner < hull.Count; corner++)
        {
            Vector2 side = hull[(corner + 1) % hull.Count] - hull[corner];
            if (side.LengthSquared() < float.Epsilon) continue;
            LineFrame frame = Aligned(hull, Vector2.Normalize(side));
            if (frame.Width * frame.Height < best.Width * best.Height * 0.999f) best = frame;
        }

        return best;
    }

    /// <summary>The pixels in it, turned upright and brought to a height. Each new pixel averages the area that it covers.</summary>
    public RgbImage Cut(RgbImage image, int height, int width)
    {
        var cut = new RgbImage(width, height);
        float step = Height / height;
        int samples = Math.Clamp((int)MathF.Ceiling(step), 1, 8);
        Vector2 corner = Centre - (Along * (Width / 2)) - (Down * (Height / 2));
        Vector2 right = Along * (Width / width);
        Vector2 below = Down * step;
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = cut.Row(y);
            for (int x = 0; x < width; x++) Average(image, corner + (right * x) + (below * y), right / samples, below / samples, samples, row.Slice(x * RgbImage.Channels, RgbImage.Channels));
        }

        return cut;
    }

    private static void Average(RgbImage image, Vector2 from, Vector2 right, Vector2 below, int samples, Span<byte> pixel)
    {
        Vector3 sum = Vector3.Zero;
        for (int v = 0; v < samples; v++)
            for (int u = 0; u < samples; u++) sum += At(image, from + (right * (u + 0.5f)) + (below * (v + 0.5f)) - new Vector2(0.5f));
        sum /= samples * samples;
        (pixel[0], pixel[1], pixel[2]) = ((byte)(sum.X + 0.5f), (byte)(sum.Y + 0.5f), (byte)(sum.Z + 0.5f));
    }

    private static Vector3 At(RgbImage image, Vector2 point)
    {
        float x = Math.Clamp(point.X, 0, image.Width - 1);
        float y = Math.Clamp(point.Y, 0, image.Height - 1);
        (int left, int top) = ((int)x, (int)y);
        (int next, int under) = (Math.Min(left + 1, image.Width - 1), Math.Min(top + 1, image.Height - 1));
        return Vector3.Lerp(
            Vector3.Lerp(Pixel(image, left, top), Pixel(image, next, top), x - left),
            Vector3.Lerp(Pixel(image, left, under), Pixel(image, next, under), x - left),
            y - top);
    }

    private static Vector3 Pixel(RgbImage image, int x, int y)
    {
        ReadOnlySpan<byte> pixel = image.Row(y).Slice(x * RgbImage.Channels, RgbImage.Channels);
        return new Vector3(pixel[0], pixel[1], pixel[2]);
    }

    private static LineFrame Aligned(List<Vector2> hull, Vector2 along)
    {
        // Of the four ways in which it can be read, the one that is nearest to upright.
        if (MathF.Abs(along.Y) > MathF.Abs(along.X)) along = new Vector2(along.Y, -along.X);
        if (along.X < 0) along = -along;
        var down = new Vector2(-along.Y, along.X);
        (float left, float right) = (float.MaxValue, float.MinValue);
        (float top, float bottom) = (float.MaxValue, float.MinValue);
        foreach (Vector2 point in hull)
        {
            (float u, float v) = (Vector2.Dot(point, along), Vector2.Dot(point, down));
            (left, right) = (MathF.Min(left, u), MathF.Max(right, u));
            (top, bottom) = (MathF.Min(top, v), MathF.Max(bottom, v));
        }

        return new LineFrame((along * ((left + right) / 2)) + (down * ((top + bottom) / 2)), along, right - left, bottom - top);
    }
}

/// <summary>The convex hull of points, by Andrew's monotone chain.</summary>
internal static class ConvexHull
{
    public static List<Vector2> Of(IReadOnlyList<Vector2> points)
    {
        Vector2[] ordered = [.. points.Distinct().OrderBy(point => point.X).ThenBy(point => point.Y)];
        if (ordered.Length < 3) return [.. ordered];
        List<Vector2> lower = Chain(ordered);
        List<Vector2> upper = Chain([.. ordered.Reverse()]);
        return [.. lower[..^1], .. upper[..^1]];
    }

    private static List<Vector2> Chain(Vector2[] points)
    {
        List<Vector2> chain = [];
        foreach (Vector2 point in points)
        {
            while (chain.Count >= 2 && Turn(chain[^2], chain[^1], point) <= 0) chain.RemoveAt(chain.Count - 1);
            chain.Add(point);
        }

        return chain;
    }

    private static float Turn(Vector2 a, Vector2 b, Vector2 c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
