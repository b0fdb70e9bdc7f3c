using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Painting;

/// <summary>A map of the plane: x' = A x + C y + E, y' = B x + D y + F.</summary>
public readonly record struct Affine(float A, float B, float C, float D, float E, float F)
{
    public static Affine Identity { get; } = new(1, 0, 0, 1, 0, 0);

    /// <summary>How much longer a short line gets, on average over its directions.</summary>
    public float MeanScale => MathF.Sqrt(MathF.Abs((A * D) - (B * C)));

    public Point Apply(float x, float y) => new((A * x) + (C * y) + E, (B * x) + (D * y) + F);

    /// <summary>The map that first moves by (<paramref name="x"/>, <paramref name="y"/>) and then does this one.</summary>
    public Affine Translate(float x, float y) => this with { E = (A * x) + (C * y) + E, F = (B * x) + (D * y) + F };

    /// <summary>The map that first stretches and then does this one.</summary>
    public Affine Scale(float x, float y) => this with { A = A * x, B = B * x, C = C * y, D = D * y };

    /// <summary>The map that first turns by <paramref name="angle"/> radians, from x towards y, and then does this one.</summary>
    public Affine Rotate(float angle)
    {
        float cos = PortableMath.Cos(angle);
        float sin = PortableMath.Sin(angle);
        return this with
        {
            A = (A * cos) + (C * sin),
            B = (B * cos) + (D * sin),
            C = (C * cos) - (A * sin),
            D = (D * cos) - (B * sin),
        };
    }
}
