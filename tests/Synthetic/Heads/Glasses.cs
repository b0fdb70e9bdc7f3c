using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Heads;

/// <summary>Spectacles.</summary>
/// <param name="Squareness">0 round, 1 nearly rectangular.</param>
/// <param name="HalfWidth">Of one lens, in centimetres.</param>
/// <param name="HalfHeight">Of one lens, in centimetres.</param>
/// <param name="Colour">Of the frame.</param>
/// <param name="WireRadius">Of the frame, in centimetres.</param>
public sealed record Glasses(float Squareness, float HalfWidth, float HalfHeight, Colour Colour, float WireRadius);
