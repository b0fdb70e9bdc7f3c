namespace ConsentLens.Pipeline.Models;

/// <summary>From which similarity on a face is taken for a person, in the units of the embedder's <see cref="SimilarityMetric"/>.</summary>
/// <param name="MatchAt">At or above it, a face is that person, if the margin is kept.</param>
/// <param name="PossibleAt">At or above it, but below <paramref name="MatchAt"/>, a human has to look.</param>
/// <param name="Margin">How far the nearest person must be ahead of the second one to be taken for certain, 0 or more.</param>
/// <param name="BlockListPossibleAt">Takes the place of <paramref name="PossibleAt"/> under a block-list, where a missed person is a leak; null: the same.</param>
public sealed record MatchThresholds(double MatchAt, double PossibleAt, double Margin, double? BlockListPossibleAt = null);
