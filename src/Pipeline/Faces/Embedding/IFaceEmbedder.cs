using ConsentLens.Pipeline.Imaging;

namespace ConsentLens.Pipeline.Faces.Embedding;

/// <summary>Turns aligned faces into embeddings. Safe to call from several threads at once.</summary>
public interface IFaceEmbedder : IDisposable
{
    /// <summary>Numbers of one embedding.</summary>
    int Dimension { get; }

    /// <summary>
    /// One embedding for each face of <paramref name="image"/>, in order: aligned by its landmarks, averaged with its mirror image,
    /// and L2-normalised when the metric is cosine. Null for a face whose landmarks lie in one place, so that it cannot be aligned, and where the model gave nothing that can be compared.
    /// </summary>
    IReadOnlyList<FaceEmbedding?> Embed(RgbImage image, IReadOnlyList<FaceLandmarks> faces, CancellationToken cancellationToken);
}
