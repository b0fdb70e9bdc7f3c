using System.Numerics;

namespace ConsentLens.Pipeline.Vision.Faces.Alignment;

/// <summary>A turn, a uniform scale and a shift of the plane: x' = A x - B y + Dx, y' = B x + A y + Dy.</summary>
public readonly record struct SimilarityTransform(float A, float B, float Dx, float Dy)
{
    /// <summary>The factor by which lengths grow.</summary>
    public float Scale => MathF.Sqrt((A * A) + (B * B));

    /// <summary>
    /// The transform that maps <paramref name="from"/> onto <paramref name="onto"/> with the least sum of squared distances:
    /// Umeyama, "Least-squares estimation of transformation parameters between two point patterns", PAMI 1991, in the plane and without reflection.
    /// </summary>
    /// <exception cref="ArgumentException">Fewer than two points, unequal counts, or all points of <paramref name="from"/> in one place.</exception>
    public static SimilarityTransform Estimate(ReadOnlySpan<Vector2> from, ReadOnlySpan<Vector2> onto)
    {
        if (from.Length != onto.Length || from.Length < 2)
        {
            throw new ArgumentException("Two sets of at least two points, of the same size, are needed.", nameof(from));
        }

        Vector2 centreFrom = Mean(from);
        Vector2 centreOnto = Mean(onto);
        float spread = 0;
        float dot = 0;
        float cross = 0;
        for (int i = 0; i < from.Length; i++)
        {
            Vector2 p = from[i] - centreFrom;
            Vector2 q = onto[i] - centreOnto;
            spread += p.LengthSquared();
            dot += Vector2.Dot(p, q);
            cross += (p.X * q.Y) - (p.Y * q.X);
        }

        if (!(spread > 1e-6f) || !float.IsFinite(spread))
        {
            throw new ArgumentException("The points lie in one place, so no transform can be estimated.", nameof(from));
        }

        float a = dot / spread;
        float b = cross / spread;
        return new SimilarityTransform(
            a,
            b,
            centreOnto.X - ((a * centreFrom.X) - (b * centreFrom.Y)),
            centreOnto.Y - ((b * centreFrom.X) + (a * centreFrom.Y)));
    }

    /// <summary>Where <paramref name="point"/> goes.</summary>
    public Vector2 Apply(Vector2 point) => new((A * point.X) - (B * point.Y) + Dx, (B * point.X) + (A * point.Y) + Dy);

    /// <summary>The transform that undoes this one.</summary>
    public SimilarityTransform Invert()
    {
        float norm = (A * A) + (B * B);
        float a = A / norm;
        float b = -B / norm;
        return new SimilarityTransform(a, b, -((a * Dx) - (b * Dy)), -((b * Dx) + (a * Dy)));
    }

    private static Vector2 Mean(ReadOnlySpan<Vector2> points)
    {
        Vector2 sum = Vector2.Zero;
        foreach (Vector2 point in points) sum += point;
        return sum / points.Length;
    }
}
