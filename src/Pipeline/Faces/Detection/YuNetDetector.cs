using ConsentLens.Pipeline.Imaging;

namespace ConsentLens.Pipeline.Faces.Detection;

/// <summary>
/// YuNet in two looks: one fine enough for the smallest face that counts, one coarse for close-ups, whose boxes the fine look gets wrong
/// (they saturate at about 450 to 500 px of the searched image).
/// </summary>
public sealed class YuNetDetector : IFaceDetector
{
    /// <summary>Two boxes that overlap by more than this are one face.</summary>
    private const float Overlap = 0.3f;

    /// <summary>Long side of the coarse look, in pixels.</summary>
    private const int CoarseSide = 640;

    /// <summary>Faces wider or higher than this in the fine look are taken from the coarse one.</summary>
    private const float LargeFace = 300;

    private readonly YuNetModel _model;
    private readonly DetectorSettings _settings;

    /// <summary>Takes over <paramref name="model"/>.</summary>
    public YuNetDetector(YuNetModel model, DetectorSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        (_model, _settings) = (model, settings);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FaceDetection> Detect(RgbImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        List<FaceDetection> fine = LookAt(image, _settings.FineSide, cancellationToken);
        if (image.LongSide <= CoarseSide) return fine;
        List<FaceDetection> coarse = LookAt(image, CoarseSide, cancellationToken);
        float fineScale = Math.Min(1f, (float)_settings.FineSide / image.LongSide);
        return Merge(fine, coarse, LargeFace / fineScale);
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    /// <summary>The fine look's faces, those above <paramref name="large"/> pixels with the coarse look's box, and the large ones that only the coarse look found.</summary>
    private List<FaceDetection> Merge(List<FaceDetection> fine, List<FaceDetection> coarse, float large)
    {
        var close = coarse.Where(face => SideOf(face) > large).ToList();
        if (close.Count == 0) return fine;
        IEnumerable<FaceDetection> rest = fine.Where(face => !close.Exists(other => Replaces(other, face, large)));
        return NonMaximumSuppression.Apply(close.Concat(rest), Overlap);
    }

    /// <summary>A large coarse face stands for a fine one that overlaps it and is large itself; a small face in front of a large one stays.</summary>
    private bool Replaces(FaceDetection coarse, FaceDetection fine, float large) =>
        coarse.Score >= _settings.SureScore
        && SideOf(fine) > large / 2
        && fine.Box.Intersection(coarse.Box) > 0.6f * Math.Min(fine.Box.Area, coarse.Box.Area);

    private static float SideOf(FaceDetection face) => Math.Max(face.Box.Width, face.Box.Height);

    private List<FaceDetection> LookAt(RgbImage image, int side, CancellationToken cancellationToken)
    {
        if (image.LongSide <= side)
        {
            return NonMaximumSuppression.Apply(_model.Run(image, _settings.PossibleScore, cancellationToken), Overlap);
        }

        float shrink = (float)side / image.LongSide;
        using RgbImage smaller = ImageResizer.Resize(
            image,
            Math.Max(1, (int)MathF.Round(image.Width * shrink)),
            Math.Max(1, (int)MathF.Round(image.Height * shrink)));
        float back = (float)image.LongSide / smaller.LongSide;
        return [.. NonMaximumSuppression.Apply(_model.Run(smaller, _settings.PossibleScore, cancellationToken), Overlap).Select(face => face.Scale(back))];
    }
}
