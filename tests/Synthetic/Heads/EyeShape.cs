using ConsentLens.Synthetic.Numerics;
using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads;

/// <summary>Both eyes, mirrored. Lengths in centimetres, the tilt in radians; socket depth, crease and lashes are strengths.</summary>
public sealed record EyeShape(
    Colour IrisColour,
    float X,
    float HalfWidth,
    float UpperLid,
    float LowerLid,
    float Tilt,
    float Crease,
    float CreaseHeight,
    float Lash,
    float Socket,
    float IrisRadius)
{
    public EyeShape Mix(EyeShape other, float share)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(
            IrisColour,
            Linear(X, other.X, share),
            Linear(HalfWidth, other.HalfWidth, share),
            Linear(UpperLid, other.UpperLid, share),
            Linear(LowerLid, other.LowerLid, share),
            Linear(Tilt, other.Tilt, share),
            Linear(Crease, other.Crease, share),
            Linear(CreaseHeight, other.CreaseHeight, share),
            Linear(Lash, other.Lash, share),
            Linear(Socket, other.Socket, share),
            Linear(IrisRadius, other.IrisRadius, share));
    }
}
