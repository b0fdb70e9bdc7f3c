using System.Buffers;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Onnx;

namespace ConsentLens.Pipeline.Faces.Detection;

/// <summary>
/// One pass of the SSD MobileNet v1 of @vladmandic/face-api over a square of 512 px. Input: RGB 0..255, NCHW (the network scales it itself).
/// Outputs: boxes as top, left, bottom, right in 0..1, and a score for each.
/// </summary>
public sealed class SsdModel : IDisposable
{
    /// <summary>Side of the network's input, in pixels.</summary>
    public const int Side = 512;

    private readonly InferenceSession _session;
    private readonly int _boxes;
    private readonly int _scores;

    /// <summary>Takes over <paramref name="session"/>.</summary>
    public SsdModel(InferenceSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        _boxes = IndexOf("boxes");
        _scores = IndexOf("scores");
    }

    /// <summary>The faces of one square of <paramref name="image"/>, whose upper left corner is (left, top), in pixels of the image; beyond the edge is black.</summary>
    public IReadOnlyList<(FaceBox Box, float Score)> Run(RgbImage image, int left, int top, float minimumScore, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        const int plane = Side * Side;
        float[] input = ArrayPool<float>.Shared.Rent(plane * RgbImage.Channels);
        try
        {
            Span<float> tensor = input.AsSpan(0, plane * RgbImage.Channels);
            Fill(image, left, top, tensor);
            using InferenceResult result = _session.Run(tensor, [1, RgbImage.Channels, Side, Side], cancellationToken);
            return Decode(result.Output(_boxes), result.Output(_scores), left, top, minimumScore);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(input);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static void Fill(RgbImage image, int left, int top, Span<float> tensor)
    {
        const int plane = Side * Side;
        tensor.Clear();
        int width = Math.Min(Side, image.Width - left);
        int height = Math.Min(Side, image.Height - top);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = image.Row(top + y).Slice(left * RgbImage.Channels, width * RgbImage.Channels);
            for (int x = 0; x < width; x++)
            {
                int at = (y * Side) + x;
                tensor[at] = row[3 * x];
                tensor[plane + at] = row[(3 * x) + 1];
                tensor[(2 * plane) + at] = row[(3 * x) + 2];
            }
        }
    }

    private static List<(FaceBox Box, float Score)> Decode(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, int left, int top, float minimumScore)
    {
        var found = new List<(FaceBox, float)>();
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i])) throw new InvalidDataException("The face detector gave a score that is not a number, so nothing is known about this photo.");
            if (scores[i] < minimumScore) continue;
            ReadOnlySpan<float> corners = boxes.Slice(4 * i, 4);
            float width = (corners[3] - corners[1]) * Side;
            float height = (corners[2] - corners[0]) * Side;
            if (width > 1 && height > 1) found.Add((new FaceBox(left + (corners[1] * Side), top + (corners[0] * Side), width, height), scores[i]));
        }

        return found;
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < _session.Outputs.Count; i++)
        {
            if (_session.Outputs[i].Name == name) return i;
        }

        throw new InvalidDataException($"The face detector model has no output named {name}; build the models again.");
    }
}
