using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Synthetic.Heads.Texture;

/// <summary>Both eyebrows: a soft shape and single hairs over it.</summary>
internal static class BrowPainter
{
    private const int Pieces = 10;
    private const int Hairs = 90;

    public static void Paint(FaceTexture texture, HeadIdentity identity, Expression expression, SkinTones tones)
    {
        var random = new SeededRandom(identity.Seed + 5);
        BrowShape brows = identity.Brows;
        Colour colour = identity.Hair.Colour.Times(0.62f).Mix(tones.Skin.Times(0.5f), 0.2f * (1 - brows.Darkness));
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            texture.Canvas.Transform = texture.FaceTransform.Scale(side, 1);
            BrowPoint[] ridge = Ridge(brows, expression.BrowRaise + (identity.Asymmetry * side));
            texture.Canvas.Fill(Shape(ridge), new(colour, 0.35f + (0.5f * brows.Darkness), Softness.Soft));
            PaintHairs(texture.Canvas, ridge, random, new(colour, 0.4f + (0.4f * brows.Darkness)));
        }

        texture.Canvas.Transform = texture.FaceTransform;
    }

    private static BrowPoint[] Ridge(BrowShape brows, float raise)
    {
        var points = new BrowPoint[Pieces + 1];
        for (int i = 0; i <= Pieces; i++)
        {
            float t = i / (float)Pieces;
            float arch = brows.Arch * PortableMath.Sin(PortableMath.Pi * PortableMath.Pow(t, 1.3f));
            float y = brows.Y + raise + (brows.Tilt * brows.Length * t) + arch - (0.35f * t * t);
            float swell = PortableMath.Sin(PortableMath.Pi * MathF.Min(1, 0.25f + (t * 0.6f)));
            float taper = 1 - (t * t * t * t * 0.8f);
            points[i] = new(brows.InnerX + (brows.Length * t), y, brows.Thickness * (0.55f + (0.6f * swell)) * taper);
        }

        return points;
    }

    private static VectorPath Shape(BrowPoint[] ridge)
    {
        var corners = new List<Point>();
        foreach (BrowPoint point in ridge)
            corners.Add(new(point.X, point.Y + point.Thickness));
        for (int i = ridge.Length - 1; i >= 0; i--)
            corners.Add(new(ridge[i].X, ridge[i].Y - (ridge[i].Thickness * 0.7f)));
        return VectorPath.Polygon(corners);
    }

    private static void PaintHairs(Canvas canvas, BrowPoint[] ridge, SeededRandom random, Paint paint)
    {
        for (int i = 0; i < Hairs; i++)
        {
            float t = random.Uniform(0, 9.99f);
            BrowPoint root = ridge[(int)t];
            float y = root.Y + (root.Thickness * random.Uniform(-0.8f, 0.9f) * 0.8f);
            float length = random.Uniform(0.25f, 0.5f);
            // Hairs stand up near the nose and lie down towards the temple.
            float rise = length * Interpolate.Linear(0.8f, -0.25f, t / Pieces);
            canvas.Stroke(new VectorPath().MoveTo(root.X, y).LineTo(root.X + (length * 0.9f), y + rise), 0.06f, paint);
        }
    }

    private readonly record struct BrowPoint(float X, float Y, float Thickness);
}
