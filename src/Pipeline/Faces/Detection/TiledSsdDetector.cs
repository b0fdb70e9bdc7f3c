using ConsentLens.Pipeline.Imaging;

namespace ConsentLens.Pipeline.Faces.Detection;

/// <summary>
/// The npm-only pack's detector: SSD MobileNet sees 512 px at a time and misses small faces, so it looks at the whole photo and then at overlapping
/// tiles of larger and larger copies. Slower than YuNet, and it still finds fewer faces.
/// </summary>
public sealed class TiledSsdDetector : IFaceDetector
{
    /// <summary>Two boxes that overlap by more than this are one face.</summary>
    private const float Overlap = 0.3f;

    /// <summary>A box that lies so far inside another is the same face, cut by a tile's edge.</summary>
    private const float Inside = 0.6f;

    /// <summary>Tiles overlap by this many pixels, so that a face up to that size is whole in one of them.</summary>
    private const int TileOverlap = 160;

    /// <summary>Long sides, in pixels, at which the photo is looked at: whole up to 512, where a close-up needs the smallest, and in tiles beyond.</summary>
    private static readonly int[] Sides = [SsdModel.Side / 2, SsdModel.Side, 1024, 2048, 4096];

    private readonly SsdModel _ssd;
    private readonly Landmarks68Model _landmarks;
    private readonly DetectorSettings _settings;

    /// <summary>Takes over both models.</summary>
    public TiledSsdDetector(SsdModel ssd, Landmarks68Model landmarks, DetectorSettings settings)
    {
        ArgumentNullException.ThrowIfNull(ssd);
        ArgumentNullException.ThrowIfNull(landmarks);
        ArgumentNullException.ThrowIfNull(settings);
        (_ssd, _landmarks, _settings) = (ssd, landmarks, settings);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FaceDetection> Detect(RgbImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var found = new List<(FaceBox Box, float Score)>();
        foreach (int side in Sides)
        {
            if (side > SsdModel.Side && image.LongSide <= side / 2) break;
            LookAt(image, side, found, cancellationToken);
        }

        return [.. Distinct(found).Select(face => new FaceDetection(face.Box, face.Score, _landmarks.Find(image, face.Box, cancellationToken)))];
    }

    /// <inheritdoc/>
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
                foreach ((FaceBox box, float score) in _ssd.Run(copy, left, top, _settings.PossibleScore, cancellationToken))
                {
                    if (!IsCut(box, left, copy.Width, horizontal: true) && !IsCut(box, top, copy.Height, horizontal: false)) found.Add((box.Scale(back), score));
                }
            }
        }
    }

    /// <summary>True when the box touches a tile's edge that is not the photo's: the neighbouring tile sees the face whole.</summary>
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
        foreach ((FaceBox Box, float Score) face in found.OrderByDescending(f => f.Score).ThenBy(f => f.Box.Y).ThenBy(f => f.Box.X))
        {
            bool known = kept.Exists(other =>
                other.Box.IntersectionOverUnion(face.Box) > Overlap
                || other.Box.Intersection(face.Box) > Inside * Math.Min(other.Box.Area, face.Box.Area));
            if (!known) kept.Add(face);
        }

        return kept;
    }
}
