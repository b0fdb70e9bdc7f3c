using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>What all people of one photo share: the light and the school's uniform.</summary>
internal sealed record SceneLook(FigureTone Tone, int Uniform)
{
    // Up to this variety people look into the camera.
    private const float MostCalm = 0.5f;

    // A screen shows light to this power.
    private const float Gamma = 1 / 2.2f;

    public static SceneLook Draw(SeededRandom random)
    {
        float exposure = random.Uniform(0.85f, 1.12f);
        (int, int, int) gains = (Gain(exposure * (1 + random.Bell(0.04f))), Gain(exposure), Gain(exposure * (1 + random.Bell(0.06f))));
        return new(new(random.Chance(0.5), gains), random.Below(HeadAtlas.UniformCount));
    }

    /// <summary>One of the person's sprites.</summary>
    public static (HeadSprite Sprite, SpriteLayer Layer) HeadOf(long seed, PlannedFace face, float variety)
    {
        SpriteKind kind = face.Kind == FaceKind.Turned ? SpriteKind.Turned : variety <= MostCalm ? SpriteKind.Calm : SpriteKind.Everyday;
        return new SeededRandom(seed + 11).Pick(HeadAtlas.Of(face.Identity, kind));
    }

    private static int Gain(float light) => (int)((256 * PortableMath.Pow(light, Gamma)) + 0.5f);
}
