using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Detection;

/// <summary>The detector of the npm-only pack. SSD MobileNet sees 512 px at a time, takes some 70 ms for them and misses small faces. So it searches the whole photo once; a tiny detector,
/// eight times as fast and far less sure, looks for places that may be faces, in a small copy and in an enlarged one; and these places, each in the size that suits the SSD, are laid
/// beside each other on sheets of 512 px, many to a run.</summary>
public sealed class ScoutedSsdDetector : IFaceDetector
{
    /// <summary>Two boxes that overlap by more than this are one face.</summary>
    private const float Overlap = 0.3f;

    /// <summary>A box that lies this far inside another is the same face.</summary>
    private const float Inside = 0.6f;

    /// <summary>A place of the tiny detector is looked at from this score on.</summary>
    private const float ScoutScore = 0.1f;

    /// <summary>A place of the SSD's own from this score on.</summary>
    private const float WeakScore = 0.05f;

    /// <summary>Maximum places of one photo that are looked at, the likeliest first: four sheets.</summary>
    private const int MostPlaces = 60;

    /// <summary>The tiny detector sees faces from some 28 pixels on; enlarged by this much, a face of 20 px is as wide.</summary>
    private const float Enlarged = 1.5f;

    private readonly SsdModel _ssd;
    private readonly TinyYoloModel _scout;
    private readonly Landmarks68Model _landmarks;
    private readonly FaceDetectorOptions _options;

    /// <summary>Takes ownership of the models.</summary>
    public ScoutedSsdDetector(SsdModel ssd, TinyYoloModel scout, Landmarks68Model landmarks, FaceDetectorOptions options) =>
        (_ssd, _scout, _landmarks, _options) = (ssd, scout, landmarks, options);

    public IReadOnlyList<FaceDetection> DetectFaces(RgbImage image, CancellationToken cancellationToken)
    {
        using RgbImage small = Copy(image, SsdModel.Side);
        float back = (float)image.LongSide / small.LongSide;
        List<(FaceBox Box, float Score)> seen = Enlarge(Whole(small, cancellationToken), back);
        List<(FaceBox Box, float Score)> scouted = Enlarge(_scout.Run(small, ScoutScore, cancellationToken), back);
        using (RgbImage large = Copy(image, (int)(image.LongSide * Enlarged)))
            scouted.AddRange(Enlarge(_scout.Run(large, ScoutScore, cancellationToken), (float)image.LongSide / large.LongSide));
        FaceBox[] places = [.. Distinct(scouted.Concat(seen), inside: 1).Take(MostPlaces).Select(face => face.Box)];
        List<(FaceBox Box, float Score)> found = [.. seen.Where(face => face.Score >= _options.PossibleScore)];
        var sheet = new FaceSheet(image, places.Take(FaceSheet.PlacesBesideWhole), small);
        found.AddRange(Faces(sheet, cancellationToken));
        foreach (FaceBox[] some in places.Skip(FaceSheet.PlacesBesideWhole).Chunk(FaceSheet.Places))
            found.AddRange(Faces(new FaceSheet(image, some, whole: null), cancellationToken));
        return [.. Distinct(found, Inside).Select(face => new FaceDetection(face.Box, face.Score, _landmarks.Find(image, face.Box, cancellationToken)))];
    }

    public void Dispose()
    {
        _ssd.Dispose();
        _scout.Dispose();
        _landmarks.Dispose();
    }

    private IEnumerable<(FaceBox Box, float Score)> Faces(FaceSheet sheet, CancellationToken cancellationToken)
    {
        using OnnxInput input = SsdModel.Sheet();
        sheet.Draw(input.Elements);
        return [.. sheet.Back(_ssd.Run(input, _options.PossibleScore, cancellationToken))];
    }

    /// <summary>What the SSD sees in a picture of its size.</summary>
    private IReadOnlyList<(FaceBox Box, float Score)> Whole(RgbImage small, CancellationToken cancellationToken)
    {
        using OnnxInput input = SsdModel.Sheet();
        SquareCut.Fill(small, Vector2.Zero, 1, SsdModel.Side, new TensorSquare(input.Elements, SsdModel.Side, 0, 0));
        return _ssd.Run(input, WeakScore, cancellationToken);
    }

    private static RgbImage Copy(RgbImage image, int side)
    {
        float scale = (float)side / image.LongSide;
        return ImageResizer.Scale(image, scale);
    }

    private static List<(FaceBox Box, float Score)> Enlarge(IEnumerable<(FaceBox Box, float Score)> faces, float factor) =>
        [.. faces.Select(face => (face.Box.Scale(factor), face.Score))];

    /// <summary>The boxes that are not the same as one with a better score, best score first.</summary>
    private static List<(FaceBox Box, float Score)> Distinct(IEnumerable<(FaceBox Box, float Score)> found, float inside)
    {
        var kept = new List<(FaceBox Box, float Score)>();
        foreach ((FaceBox Box, float Score) face in found.OrderByDescending(f => f.Score).ThenBy(f => f.Box.Y).ThenBy(f => f.Box.X).ThenBy(f => f.Box.Width))
        {
            bool known = kept.Exists(other =>
                other.Box.IntersectionOverUnion(face.Box) > Overlap
                || other.Box.Intersection(face.Box) > inside * Math.Min(other.Box.Area, face.Box.Area));
            if (!known) kept.Add(face);
        }
        return kept;
    }
}
