using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>Both ears, where no hair hides them.</summary>
internal static class EarMeshes
{
    public static IEnumerable<Mesh> Build(HeadIdentity identity)
    {
        if (identity.Hair.HidesEars)
            yield break;
        LinearColour skin = identity.Skin.Colour.ToLinear();
        foreach (int side in (int[])[-1, 1])
        {
            var centre = new Point3(side * 7.15f * identity.Skull.Width, -1.2f, 0.2f);
            var radii = new Point3(0.75f, 2.7f * identity.EarSize, 1.5f);
            yield return ParametricSurface.Ellipsoid(26, MeshMaterial.Skin, centre, radii, place => Colour(skin, place, side));
        }
    }

    /// <summary>The shell inside the rim is darker.</summary>
    private static LinearColour Colour(LinearColour skin, Point3 place, int side)
    {
        float fromMiddle = PortableMath.Length(0, place.Y, place.Z * 1.1f);
        bool inShell = fromMiddle < 0.62f && place.X * side > -0.2f;
        float light = inShell ? 0.55f + (0.3f * fromMiddle) : 1;
        return skin.Times(light * 1.02f, light * 0.9f, light * 0.88f);
    }
}
