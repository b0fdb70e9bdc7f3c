using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads;

/// <summary>Both eyebrows, mirrored, and the bone under them. Lengths in centimetres; tilt is a slope, darkness 0..1.</summary>
public sealed record BrowShape(
    float Y,
    float Thickness,
    float Tilt,
    float Arch,
    float Length,
    float InnerX,
    float Darkness,
    float Ridge)
{
    public BrowShape Mix(BrowShape other, float share)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(
            Linear(Y, other.Y, share),
            Linear(Thickness, other.Thickness, share),
            Linear(Tilt, other.Tilt, share),
            Linear(Arch, other.Arch, share),
            Linear(Length, other.Length, share),
            Linear(InnerX, other.InnerX, share),
            Linear(Darkness, other.Darkness, share),
            Linear(Ridge, other.Ridge, share));
    }
}
