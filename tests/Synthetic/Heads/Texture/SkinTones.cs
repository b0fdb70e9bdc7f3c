using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Heads.Texture;

/// <summary>The few colours that every part of one face is painted with, derived from its skin.</summary>
internal sealed record SkinTones(Colour Skin, Colour Shadow, Colour Dark, Colour Red, Colour Lip)
{
    public static SkinTones Of(HeadIdentity identity)
    {
        Colour skin = identity.Skin.Colour;
        float melanin = identity.Skin.Melanin;
        return new(
            skin,
            Shadow: skin.Times(0.72f, 0.6f, 0.56f),
            Dark: skin.Times(0.55f, 0.42f, 0.4f),
            Red: skin.Mix(new(205, 70, 70), 0.4f * (1 - (0.6f * melanin))),
            Lip: skin.Times(0.86f, 0.62f, 0.6f).Mix(new(190, 74, 84), identity.Mouth.Tint * (1 - (0.5f * melanin))));
    }
}
