using System.Diagnostics;
using ConsentLens.Consent.Judgement;
using ConsentLens.Pipeline.Faces.Detection;
using ConsentLens.Pipeline.Faces.Embedding;
using ConsentLens.Pipeline.Faces.Quality;
using ConsentLens.Pipeline.Imaging;

namespace ConsentLens.Pipeline.Faces;

/// <summary>Finds the faces of an image, embeds those that can be compared, and gauges their quality. Safe to call from several threads at once.</summary>
public sealed class FaceAnalyser : IDisposable
{
    private readonly IFaceDetector _detector;
    private readonly IFaceEmbedder? _embedder;

    /// <summary>Takes over both models. Without an embedder no face is ever compared with anybody.</summary>
    public FaceAnalyser(IFaceDetector detector, IFaceEmbedder? embedder, float sureScore)
    {
        ArgumentNullException.ThrowIfNull(detector);
        (_detector, _embedder, SureScore) = (detector, embedder, sureScore);
    }

    /// <summary>The detector's score from which a detection is a face and not merely a possible one.</summary>
    public float SureScore { get; }

    /// <summary>Analyses an image of release size. A face narrower than <see cref="FaceQualityGauge.SmallWidth"/> is not embedded: it could not be told apart.</summary>
    public FaceAnalysis Analyse(RgbImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<FaceDetection> detections = _detector.Detect(image, cancellationToken);
        TimeSpan detectTime = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        IReadOnlyList<FaceEmbedding?> embeddings = Embed(image, detections, cancellationToken);
        TimeSpan embedTime = Stopwatch.GetElapsedTime(start);
        var faces = new List<AnalysedFace>(detections.Count);
        for (int i = 0; i < detections.Count; i++)
        {
            FaceQuality quality = FaceQualityGauge.Judge(detections[i], SureScore, embeddings[i]?.Sharpness);
            faces.Add(new AnalysedFace(detections[i], quality, embeddings[i]));
        }

        return new FaceAnalysis(faces, detectTime, embedTime);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _detector.Dispose();
        _embedder?.Dispose();
    }

    /// <summary>
    /// Embeds faces that were found before; nothing is searched for. One embedding for each face, in order: null for one that is too small or cannot be aligned,
    /// and for every one where nobody may be recognised.
    /// </summary>
    /// <param name="image">The photo at release size.</param>
    /// <param name="detections">The faces, in pixels of the image.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public IReadOnlyList<FaceEmbedding?> Embed(RgbImage image, IReadOnlyList<FaceDetection> detections, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(detections);
        var embeddings = new FaceEmbedding?[detections.Count];
        if (_embedder is null) return embeddings;
        int[] large = [.. Enumerable.Range(0, detections.Count).Where(i => detections[i].Box.Width >= FaceQualityGauge.SmallWidth)];
        if (large.Length == 0) return embeddings;
        IReadOnlyList<FaceEmbedding?> found = _embedder.Embed(image, [.. large.Select(i => detections[i].Landmarks)], cancellationToken);
        for (int i = 0; i < large.Length; i++) embeddings[large[i]] = found[i];
        return embeddings;
    }
}
