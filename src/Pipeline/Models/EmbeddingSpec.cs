namespace ConsentLens.Pipeline.Models;

/// <summary>What an embedder needs around its network.</summary>
/// <param name="Dimension">Numbers in one embedding.</param>
/// <param name="Metric">How two embeddings are compared.</param>
/// <param name="Alignment">The crop that the network takes.</param>
/// <param name="Thresholds">From which similarity on a face is taken for a person.</param>
public sealed record EmbeddingSpec(int Dimension, SimilarityMetric Metric, AlignmentTemplate Alignment, MatchThresholds Thresholds);
