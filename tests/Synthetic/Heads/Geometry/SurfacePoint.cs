using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>What a vertex knows beyond its place.</summary>
/// <param name="U">Across the face or chest, in centimetres before any turn.</param>
/// <param name="V">Up the face or chest, in centimetres before any turn.</param>
/// <param name="Cover">On a head: 0 bare skin, 1 hair. On a chest: 1 in front, 0 behind.</param>
/// <param name="Occlusion">How much of the light from all around arrives; 1 is all.</param>
/// <param name="Colour">Where the material does not say otherwise.</param>
public readonly record struct SurfacePoint(float U, float V, float Cover, float Occlusion, LinearColour Colour);
