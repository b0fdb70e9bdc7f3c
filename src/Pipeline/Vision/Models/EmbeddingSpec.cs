using System.Numerics;
using System.Text.Json.Serialization;

namespace ConsentLens.Pipeline.Vision.Models;

/// <summary>What an embedder needs around its network.</summary>
/// <param name="Dimension">Numbers in one embedding.</param>
/// <param name="Metric">How two embeddings are compared.</param>
/// <param name="Alignment">The crop that the network takes.</param>
/// <param name="Thresholds">From which similarity on a face is taken for a person.</param>
public sealed record EmbeddingSpec(int Dimension, SimilarityMetric Metric, AlignmentTemplate Alignment, MatchThresholds Thresholds);

/// <summary>How two embeddings are compared. Either way a higher similarity is closer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SimilarityMetric>))]
public enum SimilarityMetric
{
    /// <summary>The cosine of the angle between them, -1..1.</summary>
    [JsonStringEnumMemberName("cosine")]
    Cosine,

    /// <summary>1 minus their Euclidean distance: 1 at most, without a lower bound.</summary>
    [JsonStringEnumMemberName("euclidean")]
    Euclidean,
}

/// <summary>
/// Where the five landmarks must lie in the crop that an embedder takes; a similarity transform brings a face's own there.
/// Coordinates are pixels of the crop, left and right are those of the image.
/// </summary>
/// <param name="Width">Width of the crop, in pixels.</param>
/// <param name="Height">Height of the crop, in pixels.</param>
/// <param name="EyeLeft">The eye on the left of the image.</param>
/// <param name="EyeRight">The eye on the right of the image.</param>
/// <param name="Nose">The tip of the nose.</param>
/// <param name="MouthLeft">The corner of the mouth on the left of the image.</param>
/// <param name="MouthRight">The corner of the mouth on the right of the image.</param>
public sealed record AlignmentTemplate(
    int Width, int Height, Vector2 EyeLeft, Vector2 EyeRight, Vector2 Nose, Vector2 MouthLeft, Vector2 MouthRight);

/// <summary>From which similarity on a face is taken for a person, in the units of the embedder's <see cref="SimilarityMetric"/>.</summary>
/// <param name="MatchAt">At or above it, a face is that person, if the margin is kept.</param>
/// <param name="PossibleAt">At or above it, but below <paramref name="MatchAt"/>, a human has to look.</param>
/// <param name="Margin">How far the nearest person must be ahead of the second one to be taken for certain, 0 or more.</param>
/// <param name="BlockListPossibleAt">Takes the place of <paramref name="PossibleAt"/> under a block-list, where a missed person is a leak; null: the same.</param>
public sealed record MatchThresholds(double MatchAt, double PossibleAt, double Margin, double? BlockListPossibleAt = null);
