namespace ConsentLens.Pipeline.School.Review.Safeguarding;

/// <summary>A concern as the safeguarding lead reads it.</summary>
public sealed record SafeguardingConcern
{
    public required long Id { get; init; }

    /// <summary>The photo that is locked for it.</summary>
    public required long PhotoId { get; init; }

    /// <summary>The batch that the photo came with.</summary>
    public required long BatchId { get; init; }

    /// <summary>What the office called that batch.</summary>
    public required string BatchName { get; init; }

    public required string RaisedBy { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>What was said when it was raised, or null.</summary>
    public string? Note { get; init; }

    /// <summary>What was done about it; null while it is open.</summary>
    public string? Outcome { get; init; }

    /// <summary>Who closed it, or null while it is open.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>When it was closed, or null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Whether the photo may be used again.</summary>
    public bool IsPhotoFree { get; init; }
}
