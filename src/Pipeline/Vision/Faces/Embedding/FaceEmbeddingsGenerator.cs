using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Alignment;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Quality;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Embedding;

/// <summary>Turns faces into embeddings. Thread-safe.</summary>
public interface IFaceEmbeddingsGenerator : IDisposable
{
    int Dimension { get; }

    /// <summary>One embedding per face of <paramref name="image"/>, in order: aligned by its landmarks, averaged with its mirror image, and L2-normalised if
    /// the metric is cosine. Null for a face whose landmarks coincide, so that it cannot be aligned, and where the model gave nothing that can be
    /// compared.</summary>
    /// <param name="isEnough">Whether the embedding of a face as it is decides already; null where the mirror image always counts.</param>
    IReadOnlyList<FaceEmbedding?> GenerateEmbeddings(
        RgbImage image, IReadOnlyList<FaceLandmarks> faces, Predicate<float[]>? isEnough, CancellationToken cancellationToken);
}

/// <param name="Vector">L2-normalised if the metric is cosine.</param>
/// <param name="Sharpness">Of the aligned crop, as measured by <see cref="Quality.Sharpness"/>.</param>
public sealed record FaceEmbedding(float[] Vector, float Sharpness);

/// <summary>What distinguishes one embedder from another. The numbers are in models/manifest.json, beside the model's source.</summary>
/// <param name="Input">Channel order and normalisation of the crop.</param>
/// <param name="Embedding">Size and template of the crop; length and metric of the embedding.</param>
public sealed record FaceEmbeddingsGeneratorOptions(string ModelPath, InputSpec Input, EmbeddingSpec Embedding, int Threads = 1)
{
    public static FaceEmbeddingsGeneratorOptions Of(ModelPack pack, int threads = 1) =>
        new(pack.Embedder.Path, pack.Embedder.Description.Input, pack.Embedding, threads);
}

/// <summary>The embedder of every pack: retail-0095, dlib's ResNet and ArcFace-style models take an aligned crop and return a vector.</summary>
public sealed class FaceEmbeddingsGenerator(FaceEmbeddingsGeneratorOptions options) : IFaceEmbeddingsGenerator
{
    private readonly OnnxNetwork _network = new(options.ModelPath, options.Threads);
    private readonly InputSpec _input = options.Input;
    private readonly AlignmentTemplate _crop = options.Embedding.Alignment;
    private readonly SimilarityMetric _metric = options.Embedding.Metric;

    public int Dimension { get; } = options.Embedding.Dimension;

    private int TensorLength => _crop.Width * _crop.Height * RgbImage.Channels;

    public IReadOnlyList<FaceEmbedding?> GenerateEmbeddings(
        RgbImage image, IReadOnlyList<FaceLandmarks> faces, Predicate<float[]>? isEnough, CancellationToken cancellationToken) =>
        [.. faces.Select(face => CanBeAligned(face) ? Embed(image, face, isEnough, cancellationToken) : null)];

    public void Dispose() => _network.Dispose();

    private static bool CanBeAligned(FaceLandmarks marks)
    {
        ReadOnlySpan<Vector2> points = [marks.EyeLeft, marks.EyeRight, marks.Nose, marks.MouthLeft, marks.MouthRight];
        float farthest = 0;
        foreach (Vector2 point in points)
        {
            if (!float.IsFinite(point.X) || !float.IsFinite(point.Y)) return false;
            farthest = Math.Max(farthest, Vector2.DistanceSquared(point, marks.EyeLeft));
        }
        return farthest > 1;
    }

    /// <summary>False for an embedding that contains NaN or is zero: it would resemble nobody, and so look harmless under a block-list.</summary>
    private static bool CanBeCompared(float[] embedding)
    {
        float norm = TensorPrimitives.Norm<float>(embedding);
        return float.IsFinite(norm) && norm > 0;
    }

    private FaceEmbedding? Embed(RgbImage image, FaceLandmarks face, Predicate<float[]>? isEnough, CancellationToken cancellationToken)
    {
        byte[] crop = ArrayPool<byte>.Shared.Rent(TensorLength);
        try
        {
            Span<byte> pixels = crop.AsSpan(0, TensorLength);
            FaceAligner.Align(image, face, [_crop.EyeLeft, _crop.EyeRight, _crop.Nose, _crop.MouthLeft, _crop.MouthRight], _crop.Width, _crop.Height, pixels);
            float[] plain = Vector(pixels, mirrored: false, cancellationToken);
            float[] embedding = CanBeCompared(plain) && isEnough?.Invoke(plain) == true
                ? plain
                : Similarity.Mean([plain, Vector(pixels, mirrored: true, cancellationToken)], _metric);
            return CanBeCompared(embedding) ? new FaceEmbedding(embedding, Sharpness.Measure(pixels, _crop.Width, _crop.Height)) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(crop);
        }
    }

    /// <summary>One crop in a run: more are slower each, because the data between the model's layers then leaves the processor's cache
    /// (docs/PERFORMANCE.md).</summary>
    private float[] Vector(ReadOnlySpan<byte> pixels, bool mirrored, CancellationToken cancellationToken)
    {
        using var input = new OnnxInput(1, RgbImage.Channels, _crop.Height, _crop.Width);
        Fill(pixels, input.Elements, mirrored);
        using OnnxOutputs output = _network.Run(input, cancellationToken);
        float[] vector = output[0][..Dimension].ToArray();
        if (_metric == SimilarityMetric.Cosine) Similarity.Normalise(vector);
        return vector;
    }

    private void Fill(ReadOnlySpan<byte> pixels, Span<float> tensor, bool mirrored)
    {
        int plane = _crop.Width * _crop.Height;
        for (int channel = 0; channel < RgbImage.Channels; channel++)
        {
            int source = _input.ChannelOrder == ChannelOrder.Rgb ? channel : RgbImage.Channels - 1 - channel;
            float mean = _input.Mean[channel];
            for (int y = 0; y < _crop.Height; y++)
            {
                Span<float> row = tensor.Slice((channel * plane) + (y * _crop.Width), _crop.Width);
                int start = y * _crop.Width;
                for (int x = 0; x < row.Length; x++)
                {
                    int column = mirrored ? _crop.Width - 1 - x : x;
                    row[x] = (pixels[((start + column) * RgbImage.Channels) + source] - mean) * _input.Scale;
                }
            }
        }
    }
}
