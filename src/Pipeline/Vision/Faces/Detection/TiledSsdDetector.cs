using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Detection;

/// <summary>The detector of the npm-only pack. SSD MobileNet sees 512 px at a time and misses small faces, so it searches the whole photo and then overlapping
/// tiles of larger and larger copies. It is slower than YuNet and still finds fewer faces.</summary>
public sealed class TiledSsdDetector : IFaceDetector
{
    /// <summary>Two boxes that overlap by more than this are one face.</summary>
    private const float Overlap = 0.3f;

    /// <summary>A box that lies this far inside another is the same face, cut by the edge of a tile.</summary>
    private const float Inside = 0.6f;

    /// <summary>Overlap of the tiles in pixels: a face up to that size is whole in one of them.</summary>
    private const int TileOverlap = 160;

    /// <summary>Long sides at which the photo is searched: whole up to 512, where a close-up needs the smallest, and in tiles beyond.</summary>
    private static readonly int[] Sides = [SsdModel.Side / 2, SsdModel.Side, 1024, 2048, 4096];

    private readonly SsdModel _ssd;
    private readonly Landmarks68Model _landmarks;
    private readonly FaceDetectorOptions _options;

    /// <summary>Takes ownership of both models.</summary>
    public TiledSsdDetector(SsdModel ssd, Landmarks68Model landmarks, FaceDetectorOptions options) =>
        (_ssd, _landmarks, _options) = (ssd, landmarks, options);

    public IReadOnlyList<FaceDetection> DetectFaces(RgbImage image, CancellationToken cancellationToken)
    {
        var found = new List<(FaceBox Box, float Score)>();
        foreach (int side in Sides)
        {
            if (side > SsdModel.Side && image.LongSide <= side / 2) break;
            LookAt(image, side, found, cancellationToken);
        }
        return [.. Distinct(found).Select(face => new FaceDetection(face.Box, face.Score, _landmarks.Find(image, face.Box, cancellationToken)))];
    }

    public void Dispose()
    {
        _ssd.Dispose();
        _landmarks.Dispose();
    }

    private void LookAt(RgbImage image, int side, List<(FaceBox Box, float Score)> found, CancellationToken cancellationToken)
    {
        float scale = Math.Min(1f, (float)side / image.LongSide);
        if (side <= SsdModel.Side) scale = (float)side / image.LongSide;
        int width = Math.Max(1, (int)MathF.Round(image.Width * scale));
        int height = Math.Max(1, (int)MathF.Round(image.Height * scale));
        using RgbImage copy = width == image.Width ? image.Clone() : ImageResizer.Resize(image, width, height);
        float back = (float)image.LongSide / copy.LongSide;
        foreach (int top in Starts(copy.Height))
        {
            foreach (int left in Starts(copy.Width))
            {
                foreach ((FaceBox box, float score) in _ssd.Run(copy, left, top, _options.PossibleScore, cancellationToken))
                    if (!IsCut(box, left, copy.Width, horizontal: true) && !IsCut(box, top, copy.Height, horizontal: false)) found.Add((box.Scale(back), score));
            }
        }
    }

    /// <summary>True if the box touches a tile's edge that is not the photo's: the neighbouring tile sees the face whole.</summary>
    private static bool IsCut(FaceBox box, int start, int length, bool horizontal)
    {
        (float low, float high) = horizontal ? (box.X, box.Right) : (box.Y, box.Bottom);
        int end = start + SsdModel.Side;
        return (start > 0 && low < start + 2) || (end < length && high > end - 2);
    }

    private static IEnumerable<int> Starts(int length)
    {
        if (length <= SsdModel.Side) return [0];
        int tiles = (int)Math.Ceiling((double)(length - TileOverlap) / (SsdModel.Side - TileOverlap));
        return Enumerable.Range(0, tiles).Select(i => (int)Math.Round((double)i * (length - SsdModel.Side) / (tiles - 1)));
    }

    private static List<(FaceBox Box, float Score)> Distinct(List<(FaceBox Box, float Score)> found)
    {
        var kept = new List<(FaceBox Box, float Score)>();
        foreach ((FaceBox Box, float Score) face in found.OrderByDescending(f => f.Score).ThenBy(f => f.Box.Y).ThenBy(f => f.Box.X).ThenBy(f => f.Box.Width))
        {
            bool known = kept.Exists(other =>
                other.Box.IntersectionOverUnion(face.Box) > Overlap
                || other.Box.Intersection(face.Box) > Inside * Math.Min(other.Box.Area, face.Box.Area));
            if (!known) kept.Add(face);
        }
        return kept;
    }
}

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

    /// <summary>The faces of the square of <paramref name="image"/> whose upper left corner is (left, top), in pixels of the image; beyond the edge it is
    /// black.</summary>
    public IReadOnlyList<(FaceBox Box, float Score)> Run(RgbImage image, int left, int top, float minimumScore, CancellationToken cancellationToken)
    {
        using var input = new OnnxInput(1, RgbImage.Channels, Side, Side);
        Fill(image, left, top, input.Elements);
        using OnnxOutputs result = _network.Run(input, cancellationToken);
        return Decode(result[_boxes], result[_scores], left, top, minimumScore);
    }

    public void Dispose() => _network.Dispose();

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
}

/// <summary>Finds the 68 landmarks of the iBUG scheme (Sagonas et al., 300 Faces in-the-Wild, 2013) in a face box, and takes the five used for alignment.
/// Input: RGB 0..255 of the box, made square, 112 px; output: 68 pairs in 0..1 of that square.</summary>
public sealed class Landmarks68Model(OnnxNetwork network) : IDisposable
{
    private const int Side = 112;
    private const int Points = 68;

    public FaceLandmarks Find(RgbImage image, FaceBox box, CancellationToken cancellationToken)
    {
        float side = MathF.Max(box.Width, box.Height);
        var corner = new Vector2(box.X + ((box.Width - side) / 2), box.Y + ((box.Height - side) / 2));
        using var input = new OnnxInput(1, RgbImage.Channels, Side, Side);
        Fill(image, corner, side / Side, input.Elements);
        using OnnxOutputs result = network.Run(input, cancellationToken);
        ReadOnlySpan<float> output = result[0];
        var points = new Vector2[Points];
        for (int i = 0; i < Points; i++) points[i] = corner + (new Vector2(output[2 * i], output[(2 * i) + 1]) * side);
        return new FaceLandmarks(Centre(points.AsSpan(36, 6)), Centre(points.AsSpan(42, 6)), points[30], points[48], points[54]);
    }

    public void Dispose() => network.Dispose();

    private static void Fill(RgbImage image, Vector2 corner, float scale, Span<float> tensor)
    {
        const int plane = Side * Side;
        var sampler = new Alignment.BilinearSampler(image);
        int samples = Math.Clamp((int)MathF.Round(scale), 1, 8);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                Vector3 sum = Vector3.Zero;
                for (int i = 0; i < samples * samples; i++)
                {
                    var inside = new Vector2(x + (((i % samples) + 0.5f) / samples), y + (((i / samples) + 0.5f) / samples));
                    sum += sampler.At(corner + (inside * scale) - new Vector2(0.5f));
                }
                sum /= samples * samples;
                int at = (y * Side) + x;
                tensor[at] = sum.X;
                tensor[plane + at] = sum.Y;
                tensor[(2 * plane) + at] = sum.Z;
            }
        }
    }

    private static Vector2 Centre(ReadOnlySpan<Vector2> points)
    {
        Vector2 sum = Vector2.Zero;
        foreach (Vector2 point in points) sum += point;
        return sum / points.Length;
    }
}
