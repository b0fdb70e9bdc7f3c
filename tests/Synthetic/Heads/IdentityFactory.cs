using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Synthetic.Heads;

/// <summary>Draws heads by seed: the same seed is the same person for ever.</summary>
public static class IdentityFactory
{
    private static readonly HairStyle[] Styles =
    [
        HairStyle.ShortHair, HairStyle.ShortHair, HairStyle.Crop, HairStyle.Fringe, HairStyle.LongHair, HairStyle.LongFringe, HairStyle.Bob,
        HairStyle.Ponytail, HairStyle.Bun, HairStyle.Afro, HairStyle.SideParting, HairStyle.Curly, HairStyle.Hijab,
    ];

    public static HeadIdentity Create(long seed)
    {
        var random = new SeededRandom((seed * 7919) + 13);
        float melanin = (float)random.NextDouble();
        Colour skin = DrawSkinColour(random, melanin);
        string hairName = random.Pick(IdentityPalette.HairNames(melanin));
        Colour iris = random.Pick(IdentityPalette.Irises(melanin));
        Colour hair = IdentityPalette.Hair(hairName)
            .Times(random.Uniform(0.85f, 1.15f), random.Uniform(0.85f, 1.15f), random.Uniform(0.85f, 1.15f))
            .Clamped();
        SkullShape skull = DrawSkull(random);
        EyeShape eyes = DrawEyes(random, iris);
        BrowShape brows = DrawBrows(random);
        NoseShape nose = DrawNose(random);
        MouthShape mouth = DrawMouth(random);
        return new HeadIdentity
        {
            Seed = seed,
            Skull = skull,
            Eyes = eyes,
            Brows = brows,
            Nose = nose,
            Mouth = mouth,
            Hair = DrawHair(random, hairName, hair),
            Skin = DrawSkin(random, skin, melanin),
            Glasses = random.Chance(0.22) ? DrawGlasses(random) : null,
            EarSize = random.Uniform(0.8f, 1.25f),
            Asymmetry = random.Uniform(-0.12f, 0.12f),
            BodyWidth = random.Uniform(0.85f, 1.12f),
        };
    }

    /// <summary>A sibling of <paramref name="identity"/>: at <paramref name="distance"/> 0 the same face, at 1 a stranger's.</summary>
    public static HeadIdentity CreateLookalike(HeadIdentity identity, long seed, float distance)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return identity.Mix(Create(seed), distance);
    }

    private static Colour DrawSkinColour(SeededRandom random, float melanin)
    {
        float undertone = random.Uniform(-1, 1);
        return IdentityPalette.SkinTone(melanin).Times(1 + (0.03f * undertone), 1, 1 - (0.07f * undertone));
    }

    private static SkullShape DrawSkull(SeededRandom random) => new(
        Width: Spread(random, 0.86f, 1.15f),
        ChinY: Spread(random, -9.4f, -12.5f),
        JawWidth: Spread(random, 0.8f, 1.24f),
        ChinWidth: Spread(random, 0.6f, 1.45f),
        CheekWidth: Spread(random, 0.9f, 1.08f),
        TempleWidth: random.Uniform(0.93f, 1.05f),
        TopY: random.Uniform(10.2f, 11.6f),
        FaceDepth: random.Uniform(0.93f, 1.07f),
        ChinForward: random.Uniform(-0.7f, 0.7f));

    private static EyeShape DrawEyes(SeededRandom random, Colour iris) => new(
        iris,
        X: Spread(random, 2.65f, 3.75f),
        HalfWidth: Spread(random, 1.15f, 1.8f),
        UpperLid: random.Uniform(0.42f, 0.82f),
        LowerLid: random.Uniform(0.28f, 0.55f),
        Tilt: Spread(random, -0.14f, 0.26f),
        Crease: random.Uniform(0, 1),
        CreaseHeight: random.Uniform(0.25f, 0.6f),
        Lash: random.Uniform(0.07f, 0.2f),
        Socket: Spread(random, 0.3f, 1.8f),
        IrisRadius: random.Uniform(0.56f, 0.7f));

    private static BrowShape DrawBrows(SeededRandom random) => new(
        Y: Spread(random, 1.5f, 2.8f),
        Thickness: Spread(random, 0.12f, 0.65f),
        Tilt: Spread(random, -0.14f, 0.36f),
        Arch: Spread(random, 0, 0.65f),
        Length: random.Uniform(2.1f, 3.3f),
        InnerX: Spread(random, 0.5f, 1.7f),
        Darkness: random.Uniform(0.45f, 1),
        Ridge: Spread(random, 0, 0.75f));

    private static NoseShape DrawNose(SeededRandom random) => new(
        Length: Spread(random, 3.2f, 5.4f),
        HalfWidth: Spread(random, 1.0f, 2.35f),
        Tip: random.Uniform(1.4f, 2.7f),
        Bridge: random.Uniform(0.2f, 1.1f),
        BridgeWidth: random.Uniform(0.5f, 0.85f),
        TipWidth: Spread(random, 0.55f, 1.2f),
        Upturn: random.Uniform(-0.3f, 0.5f));

    private static MouthShape DrawMouth(SeededRandom random) => new(
        Drop: Spread(random, 1.9f, 3.3f),
        HalfWidth: Spread(random, 1.75f, 3.2f),
        UpperLip: Spread(random, 0.18f, 0.95f),
        LowerLip: Spread(random, 0.3f, 1.1f),
        Tint: random.Uniform(0.1f, 0.55f),
        Bow: random.Uniform(0, 0.25f),
        CheekFat: random.Uniform(-0.2f, 0.9f),
        Philtrum: random.Uniform(0.1f, 0.5f));

    private static HairLook DrawHair(SeededRandom random, string name, Colour colour)
    {
        float hairline = random.Uniform(4.9f, 7);
        HairStyle style = random.Pick(Styles);
        float fullness = random.Uniform(0.5f, 1.3f);
        float parting = random.Uniform(-3, 3);
        return new(style, name, colour, random.Pick(IdentityPalette.Cloths), hairline, fullness, parting);
    }

    private static SkinLook DrawSkin(SeededRandom random, Colour colour, float melanin)
    {
        float cheekRedness = random.Uniform(0, 0.5f);
        float freckles = melanin < 0.4f && random.Chance(0.3) ? random.Uniform(0.3f, 1) : 0;
        // One at most: two moles beside a nose look like the eyes of another face to a detector.
        Point[] moles = random.Chance(0.35) ? [new(random.Uniform(-5, 5), random.Uniform(-9, 4))] : [];
        return new(colour, melanin, cheekRedness, Spread(random, 0, 1), freckles, moles);
    }

    private static Glasses DrawGlasses(SeededRandom random) => new(
        Squareness: (float)random.NextDouble(),
        HalfWidth: random.Uniform(2.4f, 2.9f),
        HalfHeight: random.Uniform(1.6f, 2.4f),
        random.Pick(IdentityPalette.Frames),
        WireRadius: random.Uniform(0.12f, 0.32f));

    /// <summary>A draw that favours both ends over the middle, so that faces differ more than evenly drawn ones would.</summary>
    private static float Spread(SeededRandom random, float from, float to)
    {
        float even = (float)random.NextDouble();
        float towardsEnds = 0.5f - (0.5f * PortableMath.Cos(PortableMath.Pi * (float)random.NextDouble()));
        return Interpolate.Linear(from, to, Interpolate.Linear(even, towardsEnds, 0.75f));
    }
}
