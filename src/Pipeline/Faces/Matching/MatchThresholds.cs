namespace ConsentLens.Pipeline.Faces.Matching;

/// <summary>The similarities at which a comparison changes its meaning. They belong to one embedder and are set in models/manifest.json.</summary>
/// <param name="MatchAt">From here on it is the person, provided that the margin holds.</param>
/// <param name="PossibleAt">From here on it may be the person: a human decides.</param>
/// <param name="Margin">How far the nearest person must be ahead of the second.</param>
public sealed record MatchThresholds(float MatchAt, float PossibleAt, float Margin);
