using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Faces.Detection;

/// <summary>Finds faces. Thread-safe.</summary>
public interface IFaceDetector : IDisposable
{
    /// <summary>Every face and possible face of <paramref name="image"/>, in its pixels, best score first.</summary>
    IReadOnlyList<FaceDetection> DetectFaces(RgbImage image, CancellationToken cancellationToken);
}

public sealed record FaceDetectorOptions
{
    /// <summary>Long side of the usual release copy, for which <see cref="FineSide"/> is meant.</summary>
    private const int UsualSide = 2048;

    /// <summary>A detection with at least this score is a face; below it, a possible face.</summary>
    public float SureScore { get; init; } = 0.6f;
    /// <summary>A detection below this score is dropped.</summary>
    public float PossibleScore { get; init; } = 0.3f;

    /// <summary>From here on, but below <see cref="PossibleScore"/>, YuNet takes a closer look at the place. Nearly every face that it misses has left a peak
    /// of this score, and a photo has about one such place on average (<c>./consentlens bench missed-faces</c>).</summary>
    public float WeakScore { get; init; } = 0.08f;

    /// <summary>Long side of the fine look, in pixels, for a copy of 2048 px or less. A face of 20 px in such a copy is 12 px wide in it; all 31 faces of a
    /// real group are found at that size.</summary>
    public int FineSide { get; init; } = 1280;

    /// <summary>The fine look for a copy with this long side: a larger copy shows smaller faces, so the look grows with it.</summary>
    public int FineSideFor(int longSide) => Math.Max(FineSide, (int)((long)longSide * FineSide / UsualSide));
}
