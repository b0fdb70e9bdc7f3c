namespace ConsentLens.Synthetic.Heads;

/// <summary>
/// How different two heads look, as a weighted distance of their features. The weights are how strongly a face
/// embedder (dlib's) reacted to each feature when it alone was moved across its range.
/// </summary>
public sealed class IdentityDistance
{
    private const int Sample = 300;
    private const long SampleSeed = 900_000;
    private const double SkinWeight = 0.7;
    private const double GlassesWeight = 0.37;
    private const double StyleWeight = 0.19;
    private const double HairColourWeight = 0.1;

    private static readonly Feature[] Features =
    [
        new(0.36, head => head.Nose.Length),
        new(0.35, head => head.Skull.ChinY),
        new(0.33, head => head.Nose.HalfWidth),
        new(0.31, head => head.Eyes.X),
        new(0.30, head => head.Mouth.Drop),
        new(0.27, head => head.Skull.Width),
        new(0.26, head => head.Eyes.Tilt),
        new(0.23, head => head.Skull.JawWidth),
        new(0.22, head => head.Mouth.HalfWidth),
        new(0.21, head => head.Brows.InnerX),
        new(0.21, head => head.Brows.Y),
        new(0.21, head => head.Brows.Tilt),
        new(0.20, head => head.Skull.CheekWidth),
        new(0.20, head => head.Brows.Ridge),
        new(0.19, head => head.Eyes.HalfWidth),
        new(0.19, head => head.Brows.Thickness),
        new(0.18, head => head.Mouth.UpperLip),
        new(0.17, head => head.Nose.TipWidth),
        new(0.16, head => head.Brows.Arch),
        new(0.15, head => head.Brows.Length),
        new(0.15, head => head.Skull.ChinWidth),
        new(0.13, head => head.Eyes.Socket),
        new(0.13, head => head.Skull.TempleWidth),
        new(0.11, head => head.Eyes.LowerLid),
        new(0.10, head => head.Hair.HairlineY),
        new(0.10, head => head.Nose.Bridge),
        new(0.10, head => head.Eyes.UpperLid),
    ];

    private readonly double[] _weights;

    public IdentityDistance()
    {
        HeadIdentity[] sample = [.. Enumerable.Range(0, Sample).Select(i => IdentityFactory.Create(SampleSeed + i))];
        _weights = [.. Features.Select(feature =>
        {
            double range = sample.Max(feature.Value) - sample.Min(feature.Value);
            return feature.Weight / range;
        })];
    }

    /// <summary>0 for the same head; about 1 between strangers.</summary>
    public double Between(HeadIdentity first, HeadIdentity second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        double sum = 0;
        for (int i = 0; i < Features.Length; i++)
            sum += Square(_weights[i] * (Features[i].Value(first) - Features[i].Value(second)));
        sum += Square(SkinWeight * (first.Skin.Melanin - second.Skin.Melanin));
        if (first.Glasses is null != second.Glasses is null)
            sum += Square(GlassesWeight);
        if (first.Hair.Style != second.Hair.Style)
            sum += Square(StyleWeight);
        if (first.Hair.ColourName != second.Hair.ColourName)
            sum += Square(HairColourWeight);
        return Math.Sqrt(sum);
    }

    private static double Square(double value) => value * value;

    private sealed record Feature(double Weight, Func<HeadIdentity, float> Value);
}
