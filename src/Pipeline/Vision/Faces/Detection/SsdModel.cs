using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Alignment;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Detection;

/// <summary>One pass of SSD MobileNet v1 from @vladmandic/face-api over a square of 512 px. Input: RGB 0..255, NCHW (the network scales it itself). Outputs:
/// boxes as top, left, bottom, right in 0..1, and a score for each.</summary>
public sealed class SsdModel : IDisposable
{
    public const int Side = 512;

    private readonly OnnxNetwork _network;
    private readonly int _boxes;
    private readonly int _scores;

    /// <summary>Takes ownership of <paramref name="network"/>.</summary>
    public SsdModel(OnnxNetwork network)
    {
        _network = network;
        _boxes = network.IndexOf("boxes");
        _scores = network.IndexOf("scores");
    }

    /// <summary>An empty sheet: black.</summary>
    internal static OnnxInput Sheet()
    {
        var sheet = new OnnxInput(1, RgbImage.Channels, Side, Side);
        sheet.Elements.Clear();
        return sheet;
    }

    /// <summary>The faces of a sheet, in its pixels.</summary>
    internal IReadOnlyList<(FaceBox Box, float Score)> Run(OnnxInput sheet, float minimumScore, CancellationToken cancellationToken)
    {
        using OnnxOutputs result = _network.Run(sheet, cancellationToken);
        return Decode(result[_boxes], result[_scores], minimumScore);
    }

    public void Dispose() => _network.Dispose();

    private static List<(FaceBox Box, float Score)> Decode(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, float minimumScore)
    {
        var found = new List<(FaceBox, float)>();
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i])) throw new InvalidDataException("The face detector gave a score that is not a number, so nothing is known about this photo.");
            if (scores[i] < minimumScore) continue;
            ReadOnlySpan<float> corners = boxes.Slice(4 * i, 4);
            float width = (corners[3] - corners[1]) * Side;
            float height = (corners[2] - corners[0]) * Side;
            if (width > 1 && height > 1) found.Add((new FaceBox(corners[1] * Side, corners[0] * Side, width, height), scores[i]));
        }
        return found;
    }
}

/// <summary>A part of a square tensor of three planes, with its corner at (left, top).</summary>
internal readonly ref struct TensorSquare(Span<float> tensor, int tensorSide, int left, int top)
{
    private readonly Span<float> _tensor = tensor;

    public void Set(int x, int y, Vector3 colour)
    {
        int plane = tensorSide * tensorSide;
        int at = ((top + y) * tensorSide) + left + x;
        _tensor[at] = colour.X;
        _tensor[plane + at] = colour.Y;
        _tensor[(2 * plane) + at] = colour.Z;
    }
}

/// <summary>Cuts squares out of a photo, enlarged or shrunk.</summary>
internal static class SquareCut
{
    /// <summary>Maximum source pixels averaged along one side of a pixel.</summary>
    private const int MostSamples = 8;

    /// <summary>Fills a square of <paramref name="side"/> pixels, each <paramref name="scale"/> pixels of the photo wide; black beyond the photo's edge.</summary>
    public static void Fill(RgbImage image, Vector2 corner, float scale, int side, TensorSquare square)
    {
        var sampler = new BilinearSampler(image);
        int samples = Math.Clamp((int)MathF.Round(scale), 1, MostSamples);
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                Vector3 sum = Vector3.Zero;
                for (int i = 0; i < samples * samples; i++)
                {
                    var inside = new Vector2(x + (((i % samples) + 0.5f) / samples), y + (((i / samples) + 0.5f) / samples));
                    sum += sampler.At(corner + (inside * scale) - new Vector2(0.5f));
                }
                square.Set(x, y, sum / (samples * samples));
            }
        }
    }
}
