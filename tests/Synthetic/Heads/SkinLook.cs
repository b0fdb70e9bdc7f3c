using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;
using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads;

/// <summary>The skin.</summary>
/// <param name="Colour">Its colour in plain light.</param>
/// <param name="Melanin">0 the lightest, 1 the darkest.</param>
/// <param name="CheekRedness">0..0.5.</param>
/// <param name="EyeBags">Shadow under the eyes, 0..1.</param>
/// <param name="Freckles">0 none, 1 very many.</param>
/// <param name="Moles">Where dark moles are, in centimetres on the face.</param>
public sealed record SkinLook(
    Colour Colour,
    float Melanin,
    float CheekRedness,
    float EyeBags,
    float Freckles,
    IReadOnlyList<Point> Moles)
{
    public SkinLook Mix(SkinLook other, float share)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(
            Colour.Mix(other.Colour, share),
            Linear(Melanin, other.Melanin, share),
            Linear(CheekRedness, other.CheekRedness, share),
            Linear(EyeBags, other.EyeBags, share),
            Linear(Freckles, other.Freckles, share),
            Moles);
    }
}
