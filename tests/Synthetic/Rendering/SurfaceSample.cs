using ConsentLens.Synthetic.Heads.Geometry;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Rendering;

/// <summary>What one sample of the picture sees, before light falls on it.</summary>
internal readonly record struct SurfaceSample(
    MeshMaterial Material,
    Point3 Place,
    Point3 Normal,
    float U,
    float V,
    float Cover,
    float Occlusion,
    LinearColour Colour);
