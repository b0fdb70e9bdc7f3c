using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using ConsentLens.Pipeline.Faces.Alignment;
using ConsentLens.Pipeline.Faces.Gallery;
using ConsentLens.Pipeline.Faces.Quality;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Models;
using ConsentLens.Pipeline.Onnx;

namespace ConsentLens.Pipeline.Faces.Embedding;

/// <summary>
/// An embedder that takes aligned crops: retail-0095, dlib's ResNet, and whatever follows ArcFace. What sets them apart (size, channel order,
/// normalisation, template, metric) stands in models/manifest.json.
/// </summary>
public sealed class AlignedFaceEmbedder : IFaceEmbedder
{
    private readonly InferenceSession _session;
    private readonly InputSpec _input;
    private readonly EmbeddingSpec _spec;
    private readonly Vector2[] _template;

    /// <summary>Takes over <paramref name="session"/>.</summary>
    public AlignedFaceEmbedder(InferenceSession session, InputSpec input, EmbeddingSpec spec)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(spec);
        (_session, _input, _spec) = (session, input, spec);
        AlignmentTemplate t = spec.Alignment;
        _template = [t.EyeLeft, t.EyeRight, t.Nose, t.MouthLeft, t.MouthRight];
    }

    /// <inheritdoc/>
    public int Dimension => _spec.Dimension;

    private int CropWidth => _spec.Alignment.Width;

    private int CropHeight => _spec.Alignment.Height;

    private int TensorLength => CropWidth * CropHeight * RgbImage.Channels;

    /// <inheritdoc/>
    public IReadOnlyList<FaceEmbedding?> Embed(RgbImage image, IReadOnlyList<FaceLandmarks> faces, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(faces);
        var embeddings = new FaceEmbedding?[faces.Count];
        int[] alignable = [.. Enumerable.Range(0, faces.Count).Where(i => CanBeAligned(faces[i]))];
        foreach (int place in alignable) embeddings[place] = EmbedFace(image, faces[place], cancellationToken);
        return embeddings;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

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

    /// <summary>False for an embedding that holds no number or is zero: it would be like nobody, and so, under a block-list, look harmless.</summary>
    private static bool CanBeCompared(float[] embedding)
    {
        float norm = TensorPrimitives.Norm<float>(embedding);
        return float.IsFinite(norm) && norm > 0;
    }

    /// <summary>
    /// Embeds a face as it is and mirrored, side by side in one tensor: more in one run is slower, because what lies between the model's layers then leaves the
    /// processor's cache (docs/PERFORMANCE.md).
    /// </summary>
    private FaceEmbedding? EmbedFace(RgbImage image, FaceLandmarks face, CancellationToken cancellationToken)
    {
        float[] input = ArrayPool<float>.Shared.Rent(2 * TensorLength);
        byte[] crop = ArrayPool<byte>.Shared.Rent(TensorLength);
        try
        {
            Span<byte> pixels = crop.AsSpan(0, TensorLength);
            FaceAligner.Align(image, face, _template, CropWidth, CropHeight, pixels);
            Fill(pixels, input.AsSpan(0, TensorLength), mirrored: false);
            Fill(pixels, input.AsSpan(TensorLength, TensorLength), mirrored: true);
            using InferenceResult result = _session.Run(
                input.AsSpan(0, 2 * TensorLength), [2, RgbImage.Channels, CropHeight, CropWidth], cancellationToken);
            ReadOnlySpan<float> output = result.Output(0);
            float[] mean = Similarity.Mean([Vector(output, 0), Vector(output, 1)], _spec.Metric);
            return CanBeCompared(mean) ? new FaceEmbedding(mean, Sharpness.Measure(pixels, CropWidth, CropHeight)) : null;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(input);
            ArrayPool<byte>.Shared.Return(crop);
        }
    }

    private float[] Vector(ReadOnlySpan<float> output, int index)
    {
        float[] vector = output.Slice(index * Dimension, Dimension).ToArray();
        if (_spec.Metric == SimilarityMetric.Cosine) Similarity.Normalise(vector);
        return vector;
    }

    private void Fill(ReadOnlySpan<byte> pixels, Span<float> tensor, bool mirrored)
    {
        int plane = CropWidth * CropHeight;
        for (int channel = 0; channel < RgbImage.Channels; channel++)
        {
            int source = _input.ChannelOrder == ChannelOrder.Rgb ? channel : RgbImage.Channels - 1 - channel;
            float mean = _input.Mean[channel];
            for (int y = 0; y < CropHeight; y++)
            {
                Span<float> row = tensor.Slice((channel * plane) + (y * CropWidth), CropWidth);
                int start = y * CropWidth;
                for (int x = 0; x < row.Length; x++)
                {
                    int column = mirrored ? CropWidth - 1 - x : x;
                    row[x] = (pixels[((start + column) * RgbImage.Channels) + source] - mean) * _input.Scale;
                }
            }
        }
    }
}
