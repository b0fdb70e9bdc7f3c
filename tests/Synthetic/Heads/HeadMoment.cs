using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Heads;

/// <summary>What differs between two photos of the same head: pose, expression, light and clothes.</summary>
public sealed record HeadMoment
{
    public required long Seed { get; init; }

    public required HeadPose Pose { get; init; }

    public required Expression Expression { get; init; }

    public required Lighting Lighting { get; init; }

    public required Colour Jumper { get; init; }

    /// <summary>Null for an open collar.</summary>
    public Colour? Tie { get; init; }

    /// <summary>A moment by seed; <paramref name="variety"/> 0 looks straight ahead, 1 is everyday, 2 is wild.</summary>
    public static HeadMoment Create(long seed, float variety = 1)
    {
        var random = new SeededRandom((seed * 104729) + 71);
        HeadPose head = HeadPose.Draw(random, variety);
        var expression = Expression.Draw(random);
        var lighting = Lighting.Draw(random, variety);
        return new HeadMoment
        {
            Seed = seed,
            Pose = head with { BodyYaw = random.Bell(0.1f) },
            Expression = expression,
            Lighting = lighting,
            Jumper = SchoolUniform.Colours[(int)(seed % SchoolUniform.Colours.Count)],
        };
    }
}
