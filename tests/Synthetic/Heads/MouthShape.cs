using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads;

/// <summary>The mouth and the cheeks beside it. Lengths in centimetres; tint, fat and philtrum are strengths.</summary>
/// <param name="Drop">From the tip of the nose down to the mouth.</param>
/// <param name="HalfWidth">From the middle to a corner.</param>
/// <param name="UpperLip">Height of the upper lip.</param>
/// <param name="LowerLip">Height of the lower lip.</param>
/// <param name="Tint">How red the lips are, 0..1.</param>
/// <param name="Bow">How much the upper lip's two peaks rise.</param>
/// <param name="CheekFat">Roundness of the cheeks.</param>
/// <param name="Philtrum">How clear the groove above the lip is.</param>
public sealed record MouthShape(
    float Drop,
    float HalfWidth,
    float UpperLip,
    float LowerLip,
    float Tint,
    float Bow,
    float CheekFat,
    float Philtrum)
{
    public MouthShape Mix(MouthShape other, float share)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(
            Linear(Drop, other.Drop, share),
            Linear(HalfWidth, other.HalfWidth, share),
            Linear(UpperLip, other.UpperLip, share),
            Linear(LowerLip, other.LowerLip, share),
            Linear(Tint, other.Tint, share),
            Linear(Bow, other.Bow, share),
            Linear(CheekFat, other.CheekFat, share),
            Linear(Philtrum, other.Philtrum, share));
    }
}
