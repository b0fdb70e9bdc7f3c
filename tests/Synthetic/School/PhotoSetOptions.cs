namespace ConsentLens.Synthetic.School;

/// <summary>The contents of a set of photos without a register.</summary>
public sealed record PhotoSetOptions
{
    public long Seed { get; init; } = 1;

    public int Count { get; init; } = 20;

    public int FewestFaces { get; init; } = 1;

    public int MostFaces { get; init; } = 8;

    public int Megapixels { get; init; } = 12;
}
