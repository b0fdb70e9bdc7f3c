using ConsentLens.Synthetic.Numerics;
using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>The wire of a pair of spectacles: two lenses, two arms, a bridge.</summary>
internal static class GlassesMeshes
{
    private const int LensCorners = 60;

    public static IEnumerable<Mesh> Build(HeadIdentity identity)
    {
        if (identity.Glasses is not { } glasses)
            yield break;
        float front = (9.6f * identity.Skull.FaceDepth) + 0.3f;
        float lensWidth = glasses.HalfWidth * 0.95f;
        foreach (int side in (int[])[-1, 1])
        {
            yield return Wire(Lens(glasses, side * identity.Eyes.X, front), glasses);
            yield return Wire(Arm(identity.Eyes.X + lensWidth, 7.4f * identity.Skull.Width, side, front), glasses);
        }

        float gap = identity.Eyes.X - lensWidth;
        if (gap > 0)
            yield return Wire(Bridge(gap, front), glasses);
    }

    /// <summary>A superellipse: its exponent makes it rounder or squarer.</summary>
    private static Point3[] Lens(Glasses glasses, float centreX, float front)
    {
        float power = 2 / Linear(2, 5, glasses.Squareness);
        var points = new Point3[LensCorners + 1];
        for (int i = 0; i <= LensCorners; i++)
        {
            float angle = i / (float)LensCorners * 2 * PortableMath.Pi;
            float x = centreX + (SignedPower(PortableMath.Cos(angle), power) * glasses.HalfWidth * 0.95f);
            float y = -0.25f + (SignedPower(PortableMath.Sin(angle), power) * glasses.HalfHeight);
            points[i] = new(x, y, front - (x * x * 0.035f) - 0.2f);
        }

        return points;
    }

    private static Point3[] Arm(float fromX, float toX, int side, float front)
    {
        var points = new Point3[3];
        for (int i = 0; i < points.Length; i++)
        {
            float back = i / 2f;
            points[i] = new(side * Linear(fromX, toX, back), 0.4f, Linear(front - 1.2f, 1, back));
        }

        return points;
    }

    private static Point3[] Bridge(float gap, float front)
    {
        var points = new Point3[5];
        for (int i = 0; i < points.Length; i++)
        {
            float across = (i / 2f) - 1;
            points[i] = new(across * gap, 0.3f - (0.15f * across * across), front - 0.1f);
        }

        return points;
    }

    private static Mesh Wire(Point3[] line, Glasses glasses)
    {
        LinearColour colour = glasses.Colour.ToLinear();
        int last = line.Length - 1;
        return ParametricSurface.Build(line.Length, 8, MeshMaterial.Plain, (down, along) =>
        {
            int i = (int)((down * last) + 0.5f);
            Point3 ahead = line[Math.Min(last, i + 1)] - line[Math.Max(0, i - 1)];
            float length = PortableMath.Length(ahead.X, ahead.Y, 0);
            float scale = length > 0 ? glasses.WireRadius / length : 0;
            float angle = along * 2 * PortableMath.Pi;
            float sideways = PortableMath.Cos(angle) * scale;
            float forward = PortableMath.Sin(angle) * glasses.WireRadius * 0.6f;
            Point3 ring = new(-ahead.Y * sideways, ahead.X * sideways, forward);
            return (line[i] + ring, ParametricSurface.Coloured(colour));
        });
    }

    private static float SignedPower(float value, float power)
    {
        float size = PortableMath.Pow(MathF.Abs(value), power);
        return value < 0 ? -size : size;
    }
}
