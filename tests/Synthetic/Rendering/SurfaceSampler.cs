using System.Runtime.CompilerServices;
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
        var weights = new Weights(weightA, weightB, weightC);
        ref readonly Point3 normalA = ref mesh.Normals[ia];
        ref readonly Point3 normalB = ref mesh.Normals[ib];
        ref readonly Point3 normalC = ref mesh.Normals[ic];
        ref readonly SurfacePoint surfaceA = ref mesh.Surface[ia];
        ref readonly SurfacePoint surfaceB = ref mesh.Surface[ib];
        ref readonly SurfacePoint surfaceC = ref mesh.Surface[ic];
        return new SurfaceSample(
            mesh.Material,
            _camera.Unproject(x, y, weights.Mix(a.Z, b.Z, c.Z)),
            new Point3(
                weights.Mix(normalA.X, normalB.X, normalC.X),
                weights.Mix(normalA.Y, normalB.Y, normalC.Y),
                weights.Mix(normalA.Z, normalB.Z, normalC.Z)),
            weights.Mix(surfaceA.U, surfaceB.U, surfaceC.U),
            weights.Mix(surfaceA.V, surfaceB.V, surfaceC.V),
            weights.Mix(surfaceA.Cover, surfaceB.Cover, surfaceC.Cover),
            weights.Mix(surfaceA.Occlusion, surfaceB.Occlusion, surfaceC.Occlusion),
            new LinearColour(
                weights.Mix(surfaceA.Colour.Red, surfaceB.Colour.Red, surfaceC.Colour.Red),
                weights.Mix(surfaceA.Colour.Green, surfaceB.Colour.Green, surfaceC.Colour.Green),
                weights.Mix(surfaceA.Colour.Blue, surfaceB.Colour.Blue, surfaceC.Colour.Blue)));
    }

    private readonly record struct Weights(float A, float B, float C)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float Mix(float a, float b, float c) => (a * A) + (b * B) + (c * C);
    }
}
