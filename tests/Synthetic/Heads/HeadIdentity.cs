using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads;

/// <summary>Everything that makes one head recognisable, whatever its pose, mood or light.</summary>
public sealed record HeadIdentity
{
    /// <summary>Also seeds the small patterns: strands of hair, freckles.</summary>
    public required long Seed { get; init; }

    public required SkinLook Skin { get; init; }

    public required HairLook Hair { get; init; }

    public required SkullShape Skull { get; init; }

    public required EyeShape Eyes { get; init; }

    public required BrowShape Brows { get; init; }

    public required NoseShape Nose { get; init; }

    public required MouthShape Mouth { get; init; }

    public Glasses? Glasses { get; init; }

    public required float EarSize { get; init; }

    /// <summary>How much higher one eye and brow sit than the other, in centimetres.</summary>
    public required float Asymmetry { get; init; }

    public required float BodyWidth { get; init; }

    /// <summary>Seed of the small patterns, small enough for the noise's lattice.</summary>
    public int PatternSeed => (int)(Seed % 997);

    /// <summary>A head between this one (<paramref name="share"/> 0) and another (1); hair style and glasses stay this one's.</summary>
    public HeadIdentity Mix(HeadIdentity other, float share)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            Seed = other.Seed,
            Skin = Skin.Mix(other.Skin, share),
            Hair = Hair.Mix(other.Hair, share),
            Skull = Skull.Mix(other.Skull, share),
            Eyes = Eyes.Mix(other.Eyes, share),
            Brows = Brows.Mix(other.Brows, share),
            Nose = Nose.Mix(other.Nose, share),
            Mouth = Mouth.Mix(other.Mouth, share),
            EarSize = Linear(EarSize, other.EarSize, share),
            Asymmetry = Linear(Asymmetry, other.Asymmetry, share),
            BodyWidth = Linear(BodyWidth, other.BodyWidth, share),
        };
    }
}
