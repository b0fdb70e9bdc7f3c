namespace ConsentLens.Pipeline.Models;

/// <summary>The models in use, all verified.</summary>
/// <param name="Name">The pack's name.</param>
/// <param name="Warning">A sentence that every report shows as a banner; null for the standard pack.</param>
/// <param name="Detector">Finds faces.</param>
/// <param name="Landmarks">Finds a face's points; null where the detector does so itself.</param>
/// <param name="Embedder">Turns aligned faces into embeddings.</param>
/// <param name="Embedding">What the embedder needs around its network.</param>
public sealed record ModelPack(
    string Name, string? Warning, ResolvedModel Detector, ResolvedModel? Landmarks, ResolvedModel Embedder, EmbeddingSpec Embedding);
