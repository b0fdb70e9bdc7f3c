namespace ConsentLens.Pipeline.Faces.Embedding;

/// <summary>What an embedder made of one face.</summary>
/// <param name="Vector">The embedding; L2-normalised when the metric is cosine.</param>
/// <param name="Sharpness">Of the aligned crop, as <see cref="Quality.Sharpness"/> measures it.</param>
public sealed record FaceEmbedding(float[] Vector, float Sharpness);
