using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads;

/// <summary>The nose. Lengths in centimetres.</summary>
/// <param name="Length">From the middle between the eyes down to the tip.</param>
/// <param name="HalfWidth">From the middle to the outside of a nostril.</param>
/// <param name="Tip">How far the tip stands out of the face.</param>
/// <param name="Bridge">How far the bridge stands out of the face.</param>
/// <param name="BridgeWidth">Spread of the bridge.</param>
/// <param name="TipWidth">Spread of the tip.</param>
/// <param name="Upturn">How far the tip points up.</param>
public sealed record NoseShape(
    float Length,
    float HalfWidth,
    float Tip,
    float Bridge,
    float BridgeWidth,
    float TipWidth,
    float Upturn)
{
    public NoseShape Mix(NoseShape other, float share)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(
            Linear(Length, other.Length, share),
            Linear(HalfWidth, other.HalfWidth, share),
            Linear(Tip, other.Tip, share),
            Linear(Bridge, other.Bridge, share),
            Linear(BridgeWidth, other.BridgeWidth, share),
            Linear(TipWidth, other.TipWidth, share),
            Linear(Upturn, other.Upturn, share));
    }
}
