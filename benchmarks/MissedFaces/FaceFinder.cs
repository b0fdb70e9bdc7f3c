using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Detection;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>The program's own path from a file to its faces: header, decoding at release size, every look, quality; no comparison.</summary>
internal sealed class FaceFinder : IDisposable
{
    /// <summary>The usual long side of a release copy, in pixels.</summary>
    public const int ReleaseSide = 2048;

    private readonly FaceAnalyser _analyser;
    private readonly PhotoScreener _screener;

    private FaceFinder(FaceAnalyser analyser)
    {
        _analyser = analyser;
        _screener = new PhotoScreener(new PhotoReader(new ImagingLimits()), analyser, matcher: null, ReleaseSide, detectorMissesFaces: false, checksLater: false);
    }

    public static FaceFinder Usual(ModelPack pack) => new(FaceAnalyserFactory.Create(pack, withEmbedder: true));

    /// <summary>The same looks with another threshold for possible faces, without measuring their sharpness.</summary>
    public static FaceFinder WithPossibleScore(ModelPack pack, float possibleScore)
    {
        DetectionSpec spec = pack.Detector.Description.Detection!;
        var options = new FaceDetectorOptions { SureScore = spec.SureAt, PossibleScore = possibleScore };
        var model = new YuNetModel(new OnnxNetwork(pack.Detector.Path));
        return new FaceFinder(new FaceAnalyser(new YuNetDetector(model, options), embedder: null, spec.SureAt, mirror: null));
    }

    /// <summary>Everything found in a photo, in pixels of the file's own size.</summary>
    public IReadOnlyList<Finding> Find(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        using PhotoScreening photo = _screener.Screen(file, cancellationToken);
        float factor = photo.ToOriginal;
        return [.. photo.Faces.Select(face => new Finding(face.Analysed.Detection.Box.Scale(factor), face.Analysed.Detection.Score, face.Analysed.Quality))];
    }

    public void Dispose() => _analyser.Dispose();
}
