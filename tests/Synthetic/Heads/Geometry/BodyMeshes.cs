using ConsentLens.Synthetic.Numerics;
using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>Neck, shoulders and legs.</summary>
internal static class BodyMeshes
{
    /// <summary>Height of the ground, in centimetres from the eyes.</summary>
    public const float GroundY = -112;

    private const float HipY = -52;

    private static readonly LinearColour Trousers = new Colour(58, 60, 66).ToLinear();
    private static readonly LinearColour Shoes = new Colour(26, 24, 24).ToLinear();

    /// <summary>The same for everybody, so that one picture of them fits every head.</summary>
    public static IEnumerable<Mesh> Clothes(HeadIdentity identity, float lowestY)
    {
        identity = identity with { BodyWidth = 1, Skull = identity.Skull with { Width = 1 } };
        yield return Torso(identity);
        if (lowestY > HipY + 4)
            yield break;
        foreach (int side in (int[])[-1, 1])
        {
            yield return Leg(identity, side);
            var shoe = new Point3(side * 7.6f, GroundY + 3, 3);
            yield return ParametricSurface.Ellipsoid(16, MeshMaterial.Plain, shoe, new(4.6f, 3.4f, 9), _ => Shoes);
        }
    }

    public static Mesh Neck(HeadIdentity identity, FaceProportions proportions)
    {
        bool isCovered = identity.Hair.IsCovered;
        LinearColour colour = (isCovered ? identity.Hair.ClothColour : identity.Skin.Colour).ToLinear();
        // A wider neck would come through the collar, which is the same for everybody.
        float width = 4.3f * MathF.Min(1, identity.Skull.Width) * (isCovered ? 1.6f : 1);
        MeshMaterial material = isCovered ? MeshMaterial.Plain : MeshMaterial.Skin;
        return ParametricSurface.Rings(28, 40, material, -3, -17, RingAt, place =>
        {
            // The chin keeps light off the upper neck.
            float light = 0.62f + (0.38f * SmoothStep(proportions.ChinY - 1, proportions.ChinY - 5, place.Y));
            return ParametricSurface.Coloured(colour.Times(light));
        });

        ParametricSurface.Ring RingAt(float y)
        {
            float half = width * (1 + (0.35f * SmoothStep(0.6f, 1, (-3 - y) / 14)));
            return new(0, -1.2f, half, half * 0.95f);
        }
    }

    private static Mesh Torso(HeadIdentity identity)
    {
        float head = identity.Skull.Width;
        float shoulders = 18.5f * identity.BodyWidth;
        var halfWidth = new MonotoneCurve(
            (HipY, shoulders * 0.92f),
            (-46, shoulders * 0.95f),
            (-28, shoulders * 0.98f),
            (-21, shoulders),
            (-17.5f, shoulders * 0.86f),
            (-15.2f, shoulders * 0.55f),
            (-13.4f, 5.4f * head),
            (-12.2f, 4.9f * head));
        return ParametricSurface.Rings(90, 72, MeshMaterial.Jumper, -12.2f, HipY, RingAt, place =>
            new(place.X, place.Y, place.Z > -1.5f ? 1 : 0, 1, default));

        ParametricSurface.Ring RingAt(float y)
        {
            float width = halfWidth.At(y);
            float depth = MathF.Min(width, Linear(5.2f * head, 9.5f, SmoothStep(-12.2f, -24, y)));
            return new(0, -1.5f, width, depth);
        }
    }

    private static Mesh Leg(HeadIdentity identity, int side)
    {
        float hip = 7.6f * identity.BodyWidth;
        return ParametricSurface.Rings(12, 36, MeshMaterial.Plain, HipY + 2, GroundY + 4, RingAt, _ => ParametricSurface.Coloured(Trousers));

        ParametricSurface.Ring RingAt(float y)
        {
            float down = Unit((HipY - y) / (HipY - GroundY));
            return new(side * hip, -1.5f, Linear(7.6f, 5, down), Linear(7.6f, 5, down));
        }
    }
}
