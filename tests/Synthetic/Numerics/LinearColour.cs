namespace ConsentLens.Synthetic.Numerics;

/// <summary>A colour as light adds up: linear, each channel 0..1.</summary>
public readonly record struct LinearColour(float Red, float Green, float Blue)
{
    public LinearColour Times(float factor) => new(Red * factor, Green * factor, Blue * factor);

    public LinearColour Times(float red, float green, float blue) => new(Red * red, Green * green, Blue * blue);

    public LinearColour Mix(LinearColour other, float share) => new(
        Interpolate.Linear(Red, other.Red, share),
        Interpolate.Linear(Green, other.Green, share),
        Interpolate.Linear(Blue, other.Blue, share));
}
