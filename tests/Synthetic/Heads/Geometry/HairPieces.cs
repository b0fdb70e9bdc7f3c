using ConsentLens.Synthetic.Numerics;
using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>Hair that hangs or sits off the head: long hair, a ponytail, a bun.</summary>
internal static class HairPieces
{
    public static IEnumerable<Mesh> Build(HeadIdentity identity, FaceProportions proportions)
    {
        float width = identity.Skull.Width;
        switch (identity.Hair.Style)
        {
            case HairStyle.LongHair or HairStyle.LongFringe:
                yield return Curtain(identity, -19, 7.9f * width, 9.4f * width, opening: 1.05f);
                break;
            case HairStyle.Bob:
                yield return Curtain(identity, proportions.ChinY - 0.5f, 8.2f * width, 9 * width, opening: 1);
                break;
            case HairStyle.Ponytail:
                float side = identity.Hair.PartingX < 0 ? -3.5f : 3.5f;
                yield return Bunch(identity, new(side, 8, -8.5f), new(3.2f, 5, 3));
                break;
            case HairStyle.Bun:
                yield return Bunch(identity, new(0, 11.5f, -3.5f), new(3.2f, 2.6f, 3.2f));
                break;
        }
    }

    /// <summary>Hair hanging round the back of the head; <paramref name="opening"/> is the angle left free on each side of the face.</summary>
    private static Mesh Curtain(HeadIdentity identity, float bottomY, float topWidth, float bottomWidth, float opening)
    {
        int seed = identity.PatternSeed;
        LinearColour colour = identity.Hair.Colour.ToLinear();
        return ParametricSurface.Build(40, 110, MeshMaterial.Plain, (down, along) =>
        {
            float y = Linear(5.5f, bottomY, down);
            float angle = Linear(opening, (2 * PortableMath.Pi) - opening, along);
            float width = Linear(topWidth, bottomWidth, MathF.Sqrt(down)) + (0.5f * ValueNoise.At(angle * 6, y * 0.25f, seed));
            float depth = Linear(8.6f, 6.5f, down);
            float brightness = 0.5f
                + (0.5f * ValueNoise.At(angle * 30, y * 0.25f, seed + 3))
                + (0.35f * ValueNoise.At(angle * 11, y * 0.2f, seed + 4));
            float cosine = PortableMath.Cos(angle);
            var position = new Point3(PortableMath.Sin(angle) * width, y, cosine * depth * (cosine > 0 ? 0.95f : 1));
            return (position, ParametricSurface.Coloured(colour.Times(brightness), 0.95f));
        });
    }

    private static Mesh Bunch(HeadIdentity identity, Point3 centre, Point3 radii)
    {
        int seed = identity.PatternSeed;
        LinearColour colour = identity.Hair.Colour.ToLinear();
        return ParametricSurface.Ellipsoid(36, MeshMaterial.Plain, centre, radii, place =>
        {
            float strands = ValueNoise.At(place.X * 6, place.Y * 0.35f, seed);
            float fine = ValueNoise.At(place.X * 16, place.Y * 0.5f, seed + 1);
            return colour.Times(0.5f + (0.5f * strands) + (0.3f * fine));
        });
    }
}
