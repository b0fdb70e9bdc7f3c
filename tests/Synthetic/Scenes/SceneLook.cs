using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>What all people of one photo share: the light and the school's uniform.</summary>
internal sealed record SceneLook(Lighting Lighting, Colour Jumper, Colour? Tie)
{
    public static SceneLook Draw(SeededRandom random, float variety)
    {
        Colour jumper = random.Pick(SchoolUniform.Colours);
        Colour? tie = random.Chance(0.4) ? random.Pick(SchoolUniform.Colours) : null;
        var lighting = new Lighting(
            random.Uniform(-0.8f, 0.8f) * variety,
            random.Uniform(0.3f, 0.9f),
            random.Uniform(0.55f, 0.95f),
            random.Uniform(0.42f, 0.7f),
            random.Bell(0.04f),
            random.Bell(0.06f),
            random.Uniform(0.85f, 1.12f));
        return new(lighting, jumper, tie);
    }

    /// <summary>A person's own pose and expression in this photo's light.</summary>
    public HeadMoment MomentOf(long seed, PlannedFace face, float variety)
    {
        HeadMoment moment = HeadMoment.Create(seed, variety);
        var random = new SeededRandom(seed + 11);
        HeadPose pose = moment.Pose;
        if (face.Kind == FaceKind.Turned)
        {
            float side = random.Chance(0.5) ? 1 : -1;
            pose = pose with { Yaw = side * random.Uniform(0.9f, 1.3f), BodyYaw = side * random.Uniform(0.2f, 0.6f) };
        }

        return moment with
        {
            Pose = pose,
            Lighting = Lighting with { Azimuth = Lighting.Azimuth + random.Bell(0.08f) },
            Jumper = Jumper,
            Tie = Tie,
        };
    }
}
