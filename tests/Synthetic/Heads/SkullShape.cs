using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads;

/// <summary>
/// The large shape of a head. Lengths in centimetres from the middle between the eyes, y up, z forward; widths are
/// factors of an average head.
/// </summary>
public sealed record SkullShape(
    float Width,
    float ChinY,
    float JawWidth,
    float ChinWidth,
    float CheekWidth,
    float TempleWidth,
    float TopY,
    float FaceDepth,
    float ChinForward)
{
    public SkullShape Mix(SkullShape other, float share)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(
            Linear(Width, other.Width, share),
            Linear(ChinY, other.ChinY, share),
            Linear(JawWidth, other.JawWidth, share),
            Linear(ChinWidth, other.ChinWidth, share),
            Linear(CheekWidth, other.CheekWidth, share),
            Linear(TempleWidth, other.TempleWidth, share),
            Linear(TopY, other.TopY, share),
            Linear(FaceDepth, other.FaceDepth, share),
            Linear(ChinForward, other.ChinForward, share));
    }
}
