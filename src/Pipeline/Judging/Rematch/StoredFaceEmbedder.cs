using ConsentLens.Pipeline.Faces;
using ConsentLens.Pipeline.Faces.Embedding;
using ConsentLens.Pipeline.Faces.Quality;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Models;
using ConsentLens.Pipeline.Vault;

namespace ConsentLens.Pipeline.Judging.Rematch;

/// <summary>
/// Embeds faces where they were found before: nothing is searched for again. The embeddings live in memory alone.
/// </summary>
public sealed class StoredFaceEmbedder : IDisposable
{
    private readonly FaceEmbeddingsGenerator _embedder;

    /// <summary>Loads the embedder of <paramref name="pack"/>.</summary>
    public StoredFaceEmbedder(ModelPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        _embedder = new FaceEmbeddingsGenerator(FaceEmbeddingsGeneratorOptions.Of(pack));
        (Model, Metric, Thresholds) = (Digest.Parse(pack.Embedder.Description.Built.Sha256), pack.Embedding.Metric, pack.Embedding.Thresholds);
    }

    /// <summary>SHA-256 of the model.</summary>
    public Digest Model { get; }

    /// <summary>How its embeddings are compared.</summary>
    public SimilarityMetric Metric { get; }

    /// <summary>From which similarity on a face is taken for a person.</summary>
    public MatchThresholds Thresholds { get; }

    /// <summary>One embedding for each face, in order; null for one that is too small or cannot be aligned, as at the first screening.</summary>
    /// <param name="image">The photo at release size.</param>
    /// <param name="faces">The faces, in pixels of the image.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public IReadOnlyList<FaceEmbedding?> Embed(RgbImage image, IReadOnlyList<FaceDetection> faces, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(faces);
        var embeddings = new FaceEmbedding?[faces.Count];
        int[] large = [.. Enumerable.Range(0, faces.Count).Where(index => faces[index].Box.Width >= FaceQualityGauge.SmallWidth)];
        if (large.Length == 0)
            return embeddings;
        IReadOnlyList<FaceEmbedding?> found = _embedder.GenerateEmbeddings(image, [.. large.Select(index => faces[index].Landmarks)], cancellationToken);
        for (int i = 0; i < large.Length; i++)
            embeddings[large[i]] = found[i];
        return embeddings;
    }

    /// <inheritdoc/>
    public void Dispose() => _embedder.Dispose();
}
