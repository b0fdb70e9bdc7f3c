using ConsentLens.Pipeline.Imaging;

namespace ConsentLens.Pipeline.Faces.Detection;

/// <summary>
/// YuNet in several looks: one fine enough for the smallest face that counts; a coarse one for close-ups, whose boxes the fine look gets wrong
/// (they saturate at about 450 to 500 px of the searched image); and the coarse one again with the picture on either side and upside down.
/// </summary>
/// <remarks>
/// YuNet finds faces that stand upright. A photo that lies on its side (a scan, or a phone picture that lost its EXIF orientation) or a child who does a
/// handstand shows faces that it misses: of 200 portraits laid on their side it found no face at all in 10. A turned look finds them, and
/// its landmarks turn the face upright for the comparison.
/// </remarks>
public sealed class YuNetDetector : IFaceDetector
{
    /// <summary>Two boxes that overlap by more than this are one face.</summary>
    private const float Overlap = 0.3f;

    /// <summary>A box of one look of which so much lies in a box of another is of the same face.</summary>
    private const float Inside = 0.6f;

    /// <summary>Long side of the coarse look, in pixels.</summary>
    internal const int CoarseSide = 640;

    /// <summary>Faces wider or higher than this in the fine look are taken from the coarse one.</summary>
    private const float LargeFace = 300;

    /// <summary>
    /// From this score on a turned look is believed. Faces that truly lie on their side score above 0.9; on 670 upright photos turned looks made
    /// 30 faces out of ears, hands and collars, all but one of them below this.
    /// </summary>
    private const float TurnedScore = 0.82f;

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
        int fineSide = _settings.FineSideFor(image.LongSide);
        if (image.LongSide <= fineSide) return Detect(image, image, cancellationToken);
        using RgbImage smaller = Shrink(image, fineSide);
        return Detect(image, smaller, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private static RgbImage Shrink(RgbImage image, int side)
    {
        float shrink = (float)side / image.LongSide;
        return ImageResizer.Resize(
            image,
            Math.Max(1, (int)MathF.Round(image.Width * shrink)),
            Math.Max(1, (int)MathF.Round(image.Height * shrink)));
    }

    private static List<FaceDetection> Enlarge(IEnumerable<FaceDetection> faces, float factor) => [.. faces.Select(face => face.Scale(factor))];

    private static float SideOf(FaceDetection face) => Math.Max(face.Box.Width, face.Box.Height);

    private static bool IsInside(FaceDetection one, FaceDetection other) =>
        one.Box.Intersection(other.Box) > Inside * Math.Min(one.Box.Area, other.Box.Area);

    private List<FaceDetection> Find(RgbImage image, CancellationToken cancellationToken) =>
        NonMaximumSuppression.Apply(_model.Run(image, _settings.PossibleScore, cancellationToken), Overlap);

    /// <summary>The faces of <paramref name="image"/>, of which <paramref name="fine"/> is the copy for the fine look, or itself. The coarse copy is made from that one: it is nearer.</summary>
    private List<FaceDetection> Detect(RgbImage image, RgbImage fine, CancellationToken cancellationToken)
    {
        float fineBack = (float)image.LongSide / fine.LongSide;
        List<FaceDetection> found = Enlarge(Find(fine, cancellationToken), fineBack);
        if (image.LongSide <= CoarseSide) return WithTurned(found, TurnedLooks(image, cancellationToken));
        using RgbImage small = Shrink(fine, CoarseSide);
        float back = (float)image.LongSide / small.LongSide;
        List<FaceDetection> coarse = Enlarge(Find(small, cancellationToken), back);
        List<FaceDetection> upright = Merge(found, coarse, LargeFace * fineBack);
        return WithTurned(upright, Enlarge(TurnedLooks(small, cancellationToken), back));
    }

    /// <summary>The fine look's faces, those above <paramref name="large"/> pixels with the coarse look's box, and the large ones that only the coarse look found.</summary>
    private List<FaceDetection> Merge(List<FaceDetection> fine, List<FaceDetection> coarse, float large)
    {
        var close = coarse.Where(face => SideOf(face) > large).ToList();
        if (close.Count == 0) return fine;
        IEnumerable<FaceDetection> rest = fine.Where(face => !close.Exists(other => Replaces(other, face, coarse, large)));
        return NonMaximumSuppression.Apply(close.Concat(rest), Overlap);
    }

    /// <summary>
    /// A large coarse face stands for a fine one that overlaps it and is large itself. A small face in front of a large one stays, and so does a
    /// face that the coarse look saw as one of its own: a child held in front of a grown-up's face.
    /// </summary>
    private bool Replaces(FaceDetection close, FaceDetection fine, List<FaceDetection> coarse, float large)
    {
        if (close.Score < _settings.SureScore || SideOf(fine) <= large / 2 || !IsInside(fine, close)) return false;
        float shared = fine.Box.IntersectionOverUnion(close.Box);
        return !coarse.Exists(other => other != close && other.Box.IntersectionOverUnion(fine.Box) > shared);
    }

    /// <summary>What is surely a face once the picture is turned, in pixels of the picture as it is.</summary>
    private List<FaceDetection> TurnedLooks(RgbImage image, CancellationToken cancellationToken)
    {
        var found = new List<FaceDetection>();
        foreach (QuarterTurn turn in QuarterTurn.Of(image))
        {
            using RgbImage turned = turn.Turn(image);
            found.AddRange(Find(turned, cancellationToken).Where(face => face.Score >= TurnedScore).Select(turn.Back));
        }

        return NonMaximumSuppression.Apply(found, Overlap);
    }

    /// <summary>
    /// Adds what only a turned look found. Where both looks found one face, the better score tells which way up it is: on 440 upright portraits
    /// no turned look scored as high as the upright one.
    /// </summary>
    private static List<FaceDetection> WithTurned(List<FaceDetection> upright, List<FaceDetection> turned)
    {
        var added = turned.Where(face => !upright.Exists(other => other.Score >= face.Score && IsInside(face, other))).ToList();
        return added.Count == 0 ? upright : NonMaximumSuppression.Apply(upright.Concat(added), Overlap);
    }
}
