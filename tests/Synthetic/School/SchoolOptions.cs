namespace ConsentLens.Synthetic.School;

/// <summary>The contents of a synthetic school.</summary>
public sealed record SchoolOptions
{
    /// <summary>More have no heads of their own in the atlas, which holds those of strangers too.</summary>
    public const int MostPeople = 120;

    public long Seed { get; init; } = 1;

    /// <summary>Pupils and staff together, 3..120.</summary>
    public int People { get; init; } = 30;

    /// <summary>This many of the last pupils are look-alike siblings of the first; at most six.</summary>
    public int Siblings { get; init; }

    /// <summary>Reference photos of each person.</summary>
    public int References { get; init; } = 3;

    /// <summary>Photos, the odd files among them.</summary>
    public int Photos { get; init; } = 60;

    public int Megapixels { get; init; } = 12;
}
