using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Painting;

/// <summary>How a shape is filled.</summary>
/// <param name="Colour">sRGB.</param>
/// <param name="Opacity">0..1.</param>
/// <param name="Blur">Standard deviation of a Gaussian blur of the shape, in pixels.</param>
public readonly record struct Paint(Colour Colour, float Opacity = 1, float Blur = 0);
