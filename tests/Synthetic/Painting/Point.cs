namespace ConsentLens.Synthetic.Painting;

public readonly record struct Point(float X, float Y);
