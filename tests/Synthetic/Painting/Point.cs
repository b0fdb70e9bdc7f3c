namespace ConsentLens.Synthetic.Painting;

/// <summary>A place in the plane.</summary>
public readonly record struct Point(float X, float Y);
