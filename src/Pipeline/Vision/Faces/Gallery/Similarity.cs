using System.Numerics.Tensors;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Gallery;

/// <summary>How near two embeddings are. Higher is closer, whatever the metric.</summary>
public static class Similarity
{
    /// <summary>The cosine of two L2-normalised embeddings, or 1 - Euclidean distance.</summary>
    public static float Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b, SimilarityMetric metric) =>
        metric == SimilarityMetric.Cosine ? TensorPrimitives.Dot(a, b) : 1 - TensorPrimitives.Distance(a, b);

    /// <summary>The mean of <paramref name="embeddings"/>, L2-normalised when the metric is cosine.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static float[] Mean(IReadOnlyList<float[]> embeddings, SimilarityMetric metric)
    {
        if (embeddings.Count == 0) throw new ArgumentException("A mean needs at least one embedding.", nameof(embeddings));
        float[] mean = new float[embeddings[0].Length];
        foreach (float[] embedding in embeddings) TensorPrimitives.Add(mean, embedding, mean);
        TensorPrimitives.Divide(mean, embeddings.Count, mean);
        if (metric == SimilarityMetric.Cosine) Normalise(mean);
        return mean;
    }

    /// <summary>Brings <paramref name="vector"/> to length 1, in place; a zero vector stays.</summary>
    public static void Normalise(Span<float> vector)
    {
        float norm = TensorPrimitives.Norm(vector);
        if (norm > 0) TensorPrimitives.Divide(vector, norm, vector);
    }
}
