using System.Text.Json.Serialization;

namespace ConsentLens.Pipeline.Models;

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
