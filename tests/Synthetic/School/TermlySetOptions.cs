namespace ConsentLens.Synthetic.School;

/// <summary>What a term's set of photos is to hold.</summary>
public sealed record TermlySetOptions
{
    public long Seed { get; init; } = 1;

    public int Photos { get; init; } = 400;

    public int People { get; init; } = 120;
}
