using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>Builds a mesh from a formula of two numbers that run from 0 to 1 down its rows and along its columns.</summary>
internal static class ParametricSurface
{
    public delegate (Point3 Position, SurfacePoint Surface) Formula(float down, float along);

    public static Mesh Build(int rows, int columns, MeshMaterial material, Formula formula)
    {
        var mesh = new Mesh(rows, columns, material);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int index = (row * columns) + column;
                float down = row / (float)(rows - 1);
                float along = column / (float)(columns - 1);
                (mesh.Positions[index], mesh.Surface[index]) = formula(down, along);
            }
        }

        return mesh;
    }

    /// <summary>An ellipsoid; <paramref name="colour"/> is asked with a place on the unit sphere.</summary>
    public static Mesh Ellipsoid(int rows, MeshMaterial material, Point3 centre, Point3 radii, Func<Point3, LinearColour> colour) =>
        Build(rows, rows, material, (down, along) =>
        {
            float latitude = (down - 0.5f) * PortableMath.Pi;
            float longitude = along * 2 * PortableMath.Pi;
            float ring = PortableMath.Cos(latitude);
            var unit = new Point3(
                ring * PortableMath.Sin(longitude),
                PortableMath.Sin(latitude),
                ring * PortableMath.Cos(longitude));
            var offset = new Point3(unit.X * radii.X, unit.Y * radii.Y, unit.Z * radii.Z);
            return (centre + offset, Coloured(colour(unit)));
        });

    /// <summary>A tube with horizontal rings from one height to another.</summary>
    public static Mesh Rings(
        int rows,
        int columns,
        MeshMaterial material,
        float fromY,
        float toY,
        Func<float, Ring> ring,
        Func<Point3, SurfacePoint> surface) =>
        Build(rows, columns, material, (down, along) =>
        {
            float y = Interpolate.Linear(fromY, toY, down);
            float angle = along * 2 * PortableMath.Pi;
            Ring size = ring(y);
            var position = new Point3(
                size.CentreX + (PortableMath.Sin(angle) * size.HalfWidth),
                y,
                size.CentreZ + (PortableMath.Cos(angle) * size.HalfDepth));
            return (position, surface(position));
        });

    /// <summary>Fully lit, of one colour.</summary>
    public static SurfacePoint Coloured(LinearColour colour, float occlusion = 1) => new(0, 0, 1, occlusion, colour);

    public readonly record struct Ring(float CentreX, float CentreZ, float HalfWidth, float HalfDepth);
}
