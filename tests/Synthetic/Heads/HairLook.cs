using ConsentLens.Synthetic.Numerics;
using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads;

/// <summary>The hair, or the cloth over it.</summary>
/// <param name="Style">How it is worn.</param>
/// <param name="ColourName">The colour's family, such as "brown".</param>
/// <param name="Colour">Of the hair, also where a cloth covers it (brows).</param>
/// <param name="ClothColour">Of a hijab.</param>
/// <param name="HairlineY">Where the forehead ends, in centimetres above the eyes.</param>
/// <param name="Fullness">0.5 thin .. 1.3 thick.</param>
/// <param name="PartingX">Where it parts, in centimetres from the middle.</param>
public sealed record HairLook(
    HairStyle Style,
    string ColourName,
    Colour Colour,
    Colour ClothColour,
    float HairlineY,
    float Fullness,
    float PartingX)
{
    public bool IsCovered => Style == HairStyle.Hijab;

    /// <summary>Whether hair falls over the ears.</summary>
    public bool HidesEars => Style is HairStyle.Hijab || FallsBesideFace;

    public bool FallsBesideFace => Style is HairStyle.LongHair or HairStyle.LongFringe or HairStyle.Bob;

    public bool IsCurled => Style is HairStyle.Afro or HairStyle.Curly;

    public HairLook Mix(HairLook other, float share)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            Colour = Colour.Mix(other.Colour, share),
            HairlineY = Linear(HairlineY, other.HairlineY, share),
            Fullness = Linear(Fullness, other.Fullness, share),
            PartingX = Linear(PartingX, other.PartingX, share),
        };
    }
}
