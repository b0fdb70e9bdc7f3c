namespace ConsentLens.Pipeline.Screening;

/// <summary>The models behind a report.</summary>
/// <param name="Pack">The pack's name: <c>standard</c> or <c>npm-only</c>.</param>
/// <param name="Warning">A sentence that every report shows as a banner, or null for the standard pack.</param>
/// <param name="Detector">The face detector.</param>
/// <param name="Embedder">The face embedder; null when nobody is recognised.</param>
public sealed record ModelsReport(string Pack, string? Warning, ModelReport Detector, ModelReport? Embedder)
{
    /// <summary>The similarity from which a face was taken for a person; null when nobody is recognised.</summary>
    public double? MatchAt { get; init; }

    /// <summary>The similarity from which a face may be a person, so that a human had to look; null when nobody is recognised.</summary>
    public double? PossibleAt { get; init; }
}
