namespace ConsentLens.Synthetic.School;

/// <summary>The contents of a term's photos.</summary>
public sealed record TermlySetOptions
{
    public long Seed { get; init; } = 1;

    public int Photos { get; init; } = 400;

    public int People { get; init; } = 120;
}
