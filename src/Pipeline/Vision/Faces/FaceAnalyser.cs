using System.Diagnostics;
using System.Numerics;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Detection;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Faces.Quality;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces;

/// <summary>Finds the faces of an image, embeds those that can be compared, and gauges their quality. Thread-safe.</summary>
public sealed class FaceAnalyser : IDisposable
{
    private readonly IFaceDetector _detector;
    private readonly IFaceEmbeddingsGenerator? _embedder;
    private readonly MirrorShift? _mirror;

    /// <summary>Takes ownership of both models. Without an embedder no face is ever compared.</summary>
    /// <param name="mirror">What the mirror image of a face can change; null where that is not known.</param>
    public FaceAnalyser(IFaceDetector detector, IFaceEmbeddingsGenerator? embedder, float sureScore, MirrorShift? mirror) =>
        (_detector, _embedder, SureScore, _mirror) = (detector, embedder, sureScore, mirror);

    /// <summary>A detection below this score is only a possible face.</summary>
    public float SureScore { get; }

    /// <summary>The same with every face's embedding whole, for whatever it serves.</summary>
    public FaceAnalysis Analyse(RgbImage image, CancellationToken cancellationToken) => Analyse(image, matcher: null, cancellationToken);

    /// <summary>Analyses an image of release size. A face narrower than <see cref="FaceQualityGauge.SmallWidth"/> is not embedded: it could not be told
    /// apart.</summary>
    /// <param name="matcher">With whom the faces will be compared, and nothing else; null where their embeddings serve for more.</param>
    public FaceAnalysis Analyse(RgbImage image, FaceMatcher? matcher, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<FaceDetection> detections = Detect(image, cancellationToken);
        TimeSpan detectTime = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        IReadOnlyList<FaceEmbedding?> embeddings = Embed(image, detections, matcher, cancellationToken);
        TimeSpan embedTime = Stopwatch.GetElapsedTime(start);
        var faces = new List<AnalysedFace>(detections.Count);
        for (int i = 0; i < detections.Count; i++)
        {
            FaceQuality quality = FaceQualityGauge.Judge(detections[i], SureScore, embeddings[i]?.Sharpness);
            faces.Add(new AnalysedFace(detections[i], quality, embeddings[i]));
        }
        return new FaceAnalysis(faces, detectTime, embedTime);
    }

    public void Dispose()
    {
        _detector.Dispose();
        _embedder?.Dispose();
    }

    /// <summary>Every face and possible face, best score first.</summary>
    public IReadOnlyList<FaceDetection> Detect(RgbImage image, CancellationToken cancellationToken) => _detector.DetectFaces(image, cancellationToken);

    /// <summary>Embeds faces found earlier, without searching. One embedding per face, in order: null if it is too small or cannot be aligned, and always null
    /// where nobody may be recognised.</summary>
    /// <param name="matcher">With whom they will be compared: where that is decided without a face's mirror image, it is left out. Null where it always counts.</param>
    public IReadOnlyList<FaceEmbedding?> Embed(RgbImage image, IReadOnlyList<FaceDetection> detections, FaceMatcher? matcher, CancellationToken cancellationToken)
    {
        var embeddings = new FaceEmbedding?[detections.Count];
        if (_embedder is null) return embeddings;
        int[] large = [.. Enumerable.Range(0, detections.Count).Where(i => detections[i].Box.Width >= FaceQualityGauge.SmallWidth)];
        if (large.Length == 0) return embeddings;
        Predicate<float[]>? isEnough = matcher is null || _mirror is null ? null : plain => matcher.IsSettled(plain, _mirror);
        IReadOnlyList<FaceEmbedding?> found = _embedder.GenerateEmbeddings(image, [.. large.Select(i => detections[i].Landmarks)], isEnough, cancellationToken);
        for (int i = 0; i < large.Length; i++) embeddings[large[i]] = found[i];
        return embeddings;
    }
}

/// <param name="Faces">Every face and possible face, best score first.</param>
public sealed record FaceAnalysis(IReadOnlyList<AnalysedFace> Faces, TimeSpan DetectTime, TimeSpan EmbedTime);

/// <param name="Detection">In pixels of the analysed image.</param>
/// <param name="Embedding">Null when none was computed. Kept in memory only: an unknown person's is never stored.</param>
public sealed record AnalysedFace(FaceDetection Detection, FaceQuality Quality, FaceEmbedding? Embedding);

public static class FaceAnalyserFactory
{
    /// <param name="withEmbedder">False where nobody may be recognised: no embedding is ever computed then.</param>
    /// <param name="threads">Threads per model run; 1 when several workers share the machine.</param>
    /// <exception cref="ModelException">A model cannot do its job in the pack.</exception>
    public static FaceAnalyser Create(ModelPack pack, bool withEmbedder, int threads = 1)
    {
        DetectionSpec spec = pack.Detector.Description.Detection
            ?? throw new ModelException($"The model {pack.Detector.Description.Name} has no \"detection\" in models/manifest.json; say there how its scores are read.");
        var options = new FaceDetectorOptions { SureScore = spec.SureAt, PossibleScore = spec.PossibleAt };
        IFaceDetector detector = Detector(pack, options, threads);
        IFaceEmbeddingsGenerator? embedder = withEmbedder
            ? new FaceEmbeddingsGenerator(FaceEmbeddingsGeneratorOptions.Of(pack, threads))
            : null;
        return new FaceAnalyser(detector, embedder, options.SureScore, pack.Embedding.Mirror);
    }

    private static IFaceDetector Detector(ModelPack pack, FaceDetectorOptions options, int threads)
    {
        ModelDescription model = pack.Detector.Description;
        return (model.Kind, pack.Scout, pack.Landmarks) switch
        {
            (ModelKind.YuNet, _, _) => new YuNetDetector(new YuNetModel(new OnnxNetwork(pack.Detector.Path, threads)), options),
            (ModelKind.SsdMobileNetV1, { } scout, { } landmarks) => new ScoutedSsdDetector(
                new SsdModel(new OnnxNetwork(pack.Detector.Path, threads)), new TinyYoloModel(new OnnxNetwork(scout.Path, threads)),
                new Landmarks68Model(new OnnxNetwork(landmarks.Path, threads)), options),
            _ => throw new ModelException($"The model {model.Name} cannot be used to find faces in pack {pack.Name}; see models/manifest.json."),
        };
    }
}

/// <summary>A face, or a possible one, as a detector found it or a human drew it.</summary>
/// <param name="Score">The detector's confidence, 0..1, or <see cref="DrawnByHand"/>.</param>
public sealed record FaceDetection(FaceBox Box, float Score, FaceLandmarks Landmarks)
{
    /// <summary>A score that no detector gives.</summary>
    public const float DrawnByHand = 0;

    /// <summary>Its landmarks are then guesses, so it cannot be compared.</summary>
    public bool IsDrawnByHand => Score == DrawnByHand;

    public FaceDetection Scale(float factor) => this with { Box = Box.Scale(factor), Landmarks = Landmarks.Scale(factor) };
}

/// <summary>A face's bounding box in pixels of the image it was found in; may reach beyond the edges.</summary>
public readonly record struct FaceBox(float X, float Y, float Width, float Height)
{
    public float Right => X + Width;

    public float Bottom => Y + Height;

    public float Area => Width * Height;

    public FaceBox Scale(float factor) => new(X * factor, Y * factor, Width * factor, Height * factor);

    public float Intersection(FaceBox other)
    {
        float w = MathF.Min(Right, other.Right) - MathF.Max(X, other.X);
        float h = MathF.Min(Bottom, other.Bottom) - MathF.Max(Y, other.Y);
        return w <= 0 || h <= 0 ? 0 : w * h;
    }

    public float IntersectionOverUnion(FaceBox other)
    {
        float shared = Intersection(other);
        return shared <= 0 ? 0 : shared / (Area + other.Area - shared);
    }
}

/// <summary>The five landmarks used for alignment, in pixels. Left and right are those of the image, not of the person.</summary>
public readonly record struct FaceLandmarks(Vector2 EyeLeft, Vector2 EyeRight, Vector2 Nose, Vector2 MouthLeft, Vector2 MouthRight)
{
    public FaceLandmarks Scale(float factor) => new(EyeLeft * factor, EyeRight * factor, Nose * factor, MouthLeft * factor, MouthRight * factor);
}
