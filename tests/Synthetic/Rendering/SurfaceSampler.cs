using ConsentLens.Synthetic.Heads.Geometry;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Rendering;

/// <summary>Finds what the surface is like at a sample by mixing the three corners of the triangle seen there.</summary>
internal sealed class SurfaceSampler
{
    private readonly IReadOnlyList<Mesh> _meshes;
    private readonly Point3[][] _projected;
    private readonly Camera _camera;

    /// <param name="meshes">In the order of their numbers in the visibility buffer.</param>
    /// <param name="projected">Their vertices in samples.</param>
    /// <param name="camera">Made the projection.</param>
    public SurfaceSampler(IReadOnlyList<Mesh> meshes, Point3[][] projected, Camera camera)
    {
        (_meshes, _projected, _camera) = (meshes, projected, camera);
    }

    /// <param name="packedTriangle">From the visibility buffer.</param>
    /// <param name="x">In samples; may lie a little outside the triangle.</param>
    /// <param name="y">In samples.</param>
    public SurfaceSample At(int packedTriangle, float x, float y)
    {
        (int meshIndex, int triangle) = VisibilityBuffer.Unpack(packedTriangle);
        Mesh mesh = _meshes[meshIndex];
        (int ia, int ib, int ic) = mesh.Triangle(triangle);
        Point3[] projected = _projected[meshIndex];
        (Point3 a, Point3 b, Point3 c) = (projected[ia], projected[ib], projected[ic]);
        float inverse = 1 / (((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X)));
        // A place outside a sliver would be weighed absurdly; the nearest edge stands for it.
        float weightB = Interpolate.Unit((((x - a.X) * (c.Y - a.Y)) - ((y - a.Y) * (c.X - a.X))) * inverse);
        float weightC = MathF.Min(1 - weightB, Interpolate.Unit((((b.X - a.X) * (y - a.Y)) - ((b.Y - a.Y) * (x - a.X))) * inverse));
        float weightA = 1 - weightB - weightC;
        Point3 normal = (mesh.Normals[ia] * weightA) + (mesh.Normals[ib] * weightB) + (mesh.Normals[ic] * weightC);
        float depth = (a.Z * weightA) + (b.Z * weightB) + (c.Z * weightC);
        ref readonly SurfacePoint surfaceA = ref mesh.Surface[ia];
        ref readonly SurfacePoint surfaceB = ref mesh.Surface[ib];
        ref readonly SurfacePoint surfaceC = ref mesh.Surface[ic];
        return new SurfaceSample(
            mesh.Material,
            _camera.Unproject(x, y, depth),
            normal,
            (surfaceA.U * weightA) + (surfaceB.U * weightB) + (surfaceC.U * weightC),
            (surfaceA.V * weightA) + (surfaceB.V * weightB) + (surfaceC.V * weightC),
            (surfaceA.Cover * weightA) + (surfaceB.Cover * weightB) + (surfaceC.Cover * weightC),
            (surfaceA.Occlusion * weightA) + (surfaceB.Occlusion * weightB) + (surfaceC.Occlusion * weightC),
            Mix(surfaceA.Colour, surfaceB.Colour, surfaceC.Colour, weightA, weightB, weightC));
    }

    private static LinearColour Mix(
        LinearColour a,
        LinearColour b,
        LinearColour c,
        float weightA,
        float weightB,
        float weightC) => new(
        (a.Red * weightA) + (b.Red * weightB) + (c.Red * weightC),
        (a.Green * weightA) + (b.Green * weightB) + (c.Green * weightC),
        (a.Blue * weightA) + (b.Blue * weightB) + (c.Blue * weightC));
}
