using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Faces.Detection;

/// <summary>Finds faces. Safe to call from several threads at once.</summary>
public interface IFaceDetector : IDisposable
{
    /// <summary>Every face and possible face of <paramref name="image"/>, best score first, in its pixels.</summary>
    IReadOnlyList<FaceDetection> DetectFaces(RgbImage image, CancellationToken cancellationToken);
}

/// <summary>How hard a detector looks.</summary>
public sealed record FaceDetectorOptions
{
    /// <summary>Long side of the usual release copy, which <see cref="FineSide"/> is meant for, in pixels.</summary>
    private const int UsualSide = 2048;

    /// <summary>From this score on a detection is a face; below it, a possible one.</summary>
    public float SureScore { get; init; } = 0.6f;
    /// <summary>From this score on a detection is kept at all, as a possible face.</summary>
    public float PossibleScore { get; init; } = 0.3f;

    /// <summary>From this score on, but below <see cref="PossibleScore"/>, YuNet looks at the place again from near by. At this score nearly every face that it
    /// misses has left a peak, and a photo has about one such place on average (<c>./consentlens bench missed-faces</c>).</summary>
    public float WeakScore { get; init; } = 0.08f;

    /// <summary>Long side of the fine look, in pixels, for a copy of 2048 px or less. A face of 20 px in such a copy is 12 px wide in it; all 31 faces of a
    /// real group are found at that size.</summary>
    public int FineSide { get; init; } = 1280;

    /// <summary>Long side of the fine look for a copy with a long side of <paramref name="longSide"/>: a larger copy shows smaller faces, so the look grows with it.</summary>
    public int FineSideFor(int longSide) => Math.Max(FineSide, (int)((long)longSide * FineSide / UsualSide));
}
