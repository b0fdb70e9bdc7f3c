using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Faces.Detection;

/// <summary>YuNet in several looks: a fine one for the smallest face that counts; a coarse one for close-ups, whose boxes the fine look gets wrong (they
/// saturate at about 450 to 500 px of the searched image), and for faces out of focus; the coarse one again with the picture on either side and upside down;
/// close looks at the few places where these found something too weak; and looks at softened copies for what stands behind a pattern.</summary>
/// <remarks>
/// <para>YuNet finds upright faces. In a photo that lies on its side (a scan, or a phone picture that lost its EXIF orientation), or of a child doing a
/// handstand, it misses faces: of 200 portraits laid on their side it found no face at all in 10. A turned look finds them, and its landmarks turn the face
/// upright for the comparison.</para>
/// <para>A face that is small and turned, half covered or dark often leaves a peak far below <see cref="FaceDetectorOptions.PossibleScore"/>. Lowering that
/// threshold would send many photos to review for nothing; a close look decides most of those peaks in some 4 ms each, and what it accepts is a possible
/// face.</para>
/// <para>A photo without contrast, all dark or in fog, is searched with its contrast stretched, and whatever is found in it is at most a possible face.</para>
/// </remarks>
public sealed class YuNetDetector : IFaceDetector
{
    /// <summary>Two boxes that overlap by more than this are one face.</summary>
    private const float Overlap = 0.3f;

    /// <summary>Two boxes are one face if this share of one lies in the other.</summary>
    private const float Inside = 0.6f;

    /// <summary>Long side of the coarse look, in pixels.</summary>
    internal const int CoarseSide = 640;

    /// <summary>Long side of the turned looks, in pixels. At 640 they would take half as long again, to find 5 more of 336 small faces (32 px in a copy of 2048,
    /// turned by up to 180 degrees) and no more of those from 48 px on (docs/RELIABILITY.md).</summary>
    internal const int TurnedSide = 512;

    /// <summary>Faces wider or higher than this in the fine look are taken from the coarse one.</summary>
    private const float LargeFace = 300;

    /// <summary>Faces narrower than this in the coarse look, in its pixels, are believed only after a close look.</summary>
    private const float SmallInCoarse = 20;

    /// <summary>A turned look is believed from this score on. Faces that truly lie on their side score above 0.9; on 670 upright photos turned looks made 30
    /// faces out of ears, hands and collars, all but one of them below this.</summary>
    private const float TurnedScore = 0.82f;

    /// <summary>What a turned look finds deserves a close look from this score on.</summary>
    private const float WeakTurnedScore = 0.35f;

    /// <summary>Maximum close looks at one photo, at its strongest weak peaks: photos of real scenes have 0.6 to 3 of them, and a photo full of texture must
    /// not take for ever.</summary>
    private const int MostCloseLooks = 8;

    /// <summary>A photo with a narrower range of levels has too little contrast to be searched as it is: a quarter of what a camera gives.</summary>
    private const int LeastTones = 64;

    /// <summary>One byte in this many may lie beyond the range. In a photo of a child of 20 px in front of a plain wall the child has more than that, and the
    /// photo is searched as it is.</summary>
    private const int ToneOutliers = 10_000;

    /// <summary>Only one row in this many is measured: the smallest face that counts has three of them in the fine look.</summary>
    private const int ToneRows = 4;

    private readonly YuNetModel _model;
    private readonly CloseLook _closeLook;
    private readonly LowPass _lowPass;
    private readonly FaceDetectorOptions _options;

    /// <summary>Takes ownership of <paramref name="model"/>.</summary>
    public YuNetDetector(YuNetModel model, FaceDetectorOptions options)
    {
        (_model, _closeLook, _options) = (model, new CloseLook(model), options);
        _lowPass = new LowPass(model, _closeLook);
    }

    public IReadOnlyList<FaceDetection> DetectFaces(RgbImage image, CancellationToken cancellationToken)
    {
        int fineSide = _options.FineSideFor(image.LongSide);
        using RgbImage fine = image.LongSide <= fineSide ? image.Clone() : Shrink(image, fineSide);
        ToneRange tones = ToneRange.Of(fine, ToneRows, ToneOutliers);
        if (tones.Width >= LeastTones) return Detect(image, fine, cancellationToken);
        tones.Stretch(fine);
        float most = MathF.BitDecrement(_options.SureScore);
        return [.. Detect(image, fine, cancellationToken).Select(face => face with { Score = MathF.Min(face.Score, most) })];
    }

    public void Dispose() => _model.Dispose();

    private static RgbImage Shrink(RgbImage image, int side)
    {
        float shrink = (float)side / image.LongSide;
        return ImageResizer.Scale(image, shrink);
    }

    private static List<FaceDetection> Enlarge(IEnumerable<FaceDetection> faces, float factor) => [.. faces.Select(face => face.Scale(factor))];
    private static float SideOf(FaceDetection face) => Math.Max(face.Box.Width, face.Box.Height);
    private static bool IsSame(FaceDetection one, FaceDetection other) => IsInside(one, other) || one.Box.IntersectionOverUnion(other.Box) > Overlap;

    private static bool IsInside(FaceDetection one, FaceDetection other) =>
        one.Box.Intersection(other.Box) > Inside * Math.Min(one.Box.Area, other.Box.Area);

    private List<FaceDetection> Find(RgbImage image, CancellationToken cancellationToken) =>
        NonMaximumSuppression.Apply(_model.Run(image, _options.WeakScore, cancellationToken), Overlap);

    private bool IsPossible(FaceDetection face) => face.Score >= _options.PossibleScore;

    /// <summary>The faces of <paramref name="image"/>; <paramref name="fine"/> is its copy for the fine look, from which the smaller copies are made.</summary>
    private IReadOnlyList<FaceDetection> Detect(RgbImage image, RgbImage fine, CancellationToken cancellationToken)
    {
        List<FaceDetection> found = DetectPlainly(image, fine, cancellationToken);
        float back = (float)image.LongSide / fine.LongSide;
        IEnumerable<FaceDetection> hidden = _lowPass.Find(fine, face => found.Exists(other => IsFoundAs(other, face.Scale(back))), cancellationToken);
        return [.. found, .. hidden.Select(face => face.Scale(back) with { Score = _options.PossibleScore })];
    }

    /// <summary>Whether a place in a softened copy shows what was found already. Something doubtful within it, a mesh taken for a face, does not stand for it.</summary>
    private bool IsFoundAs(FaceDetection face, FaceDetection place) =>
        face.Box.IntersectionOverUnion(place.Box) > Overlap || (IsInside(face, place) && (face.Score >= _options.SureScore || face.Box.Area >= place.Box.Area));

    private List<FaceDetection> DetectPlainly(RgbImage image, RgbImage fine, CancellationToken cancellationToken)
    {
        float fineBack = (float)image.LongSide / fine.LongSide;
        List<FaceDetection> finely = Enlarge(Find(fine, cancellationToken), fineBack);
        List<FaceDetection> turned = TurnedLooks(image, fine, cancellationToken);
        if (fine.LongSide <= CoarseSide) return WithCloseLooks([image], [.. finely.Where(IsPossible)], finely, turned, cancellationToken);
        using RgbImage small = Shrink(fine, CoarseSide);
        float back = (float)image.LongSide / small.LongSide;
        List<FaceDetection> coarsely = Enlarge(Find(small, cancellationToken), back);
        List<FaceDetection> believed = [.. coarsely.Where(face => IsPossible(face) && face.Box.Width >= SmallInCoarse * back)];
        List<FaceDetection> upright = Merge([.. finely.Where(IsPossible)], believed, LargeFace * fineBack);
        return WithCloseLooks([image, fine, small], upright, finely.Concat(coarsely), turned, cancellationToken);
    }

    /// <summary>The upright faces, those that only a turned look found, and what a close look finds at weak places.</summary>
    private List<FaceDetection> WithCloseLooks(
        RgbImage[] copies, List<FaceDetection> upright, IEnumerable<FaceDetection> seen, List<FaceDetection> turned, CancellationToken cancellationToken)
    {
        List<FaceDetection> found = WithTurned(upright, [.. turned.Where(face => face.Score >= TurnedScore)]);
        IEnumerable<FaceDetection> doubtful = seen.Concat(turned.Select(Discounted)).Where(face => !found.Exists(other => IsSame(face, other)));
        List<FaceDetection> places = NonMaximumSuppression.Apply(doubtful, Overlap);
        foreach (FaceDetection place in places.Take(MostCloseLooks))
        {
            FaceDetection? face = _closeLook.Find(copies, place.Box, cancellationToken);
            if (face is not null && !found.Exists(other => IsSame(face, other))) found.Add(face with { Score = _options.PossibleScore });
        }
        return found;
    }

    /// <summary>Brings a turned look's score to the scale of an upright one: at equal scores it is far less often a face.</summary>
    private FaceDetection Discounted(FaceDetection face) => face with { Score = face.Score - (WeakTurnedScore - _options.WeakScore) };

    /// <summary>The fine look's faces, those above <paramref name="large"/> pixels with the coarse look's box, and those that only the coarse look found:
    /// close-ups, and faces out of focus, which look sharper the smaller they are.</summary>
    private List<FaceDetection> Merge(List<FaceDetection> fine, List<FaceDetection> coarse, float large)
    {
        var close = coarse.Where(face => SideOf(face) > large).ToList();
        IEnumerable<FaceDetection> rest = fine.Where(face => !close.Exists(other => Replaces(other, face, coarse, large)));
        List<FaceDetection> merged = close.Count == 0 ? fine : NonMaximumSuppression.Apply(close.Concat(rest), Overlap);
        List<FaceDetection> alone = [.. coarse.Where(face => SideOf(face) <= large && !merged.Exists(other => IsInside(face, other)))];
        return alone.Count == 0 ? merged : NonMaximumSuppression.Apply(merged.Concat(alone), Overlap);
    }

    /// <summary>A large coarse face replaces a fine one that overlaps it and is large itself. A small face in front of a large one stays, and so does a face
    /// that the coarse look saw separately: a child held in front of an adult's face.</summary>
    private bool Replaces(FaceDetection close, FaceDetection fine, List<FaceDetection> coarse, float large)
    {
        if (close.Score < _options.SureScore || SideOf(fine) <= large / 2 || !IsInside(fine, close)) return false;
        float shared = fine.Box.IntersectionOverUnion(close.Box);
        return !coarse.Exists(other => other != close && other.Box.IntersectionOverUnion(fine.Box) > shared);
    }

    /// <summary>What looks like a face once the picture is turned, in pixels of <paramref name="image"/>.</summary>
    private List<FaceDetection> TurnedLooks(RgbImage image, RgbImage fine, CancellationToken cancellationToken)
    {
        using RgbImage small = fine.LongSide <= CoarseSide ? fine.Clone() : Shrink(fine, TurnedSide);
        var found = new List<FaceDetection>();
        foreach (QuarterTurn turn in QuarterTurn.Of(small))
        {
            using RgbImage turned = turn.Turn(small);
            found.AddRange(Find(turned, cancellationToken).Where(face => face.Score >= WeakTurnedScore).Select(turn.Back));
        }
        return Enlarge(NonMaximumSuppression.Apply(found, Overlap), (float)image.LongSide / small.LongSide);
    }

    /// <summary>Adds what only a turned look found. Where both looks found one face, the better score says which way up it is: on 440 upright portraits no
    /// turned look scored as high as the upright one.</summary>
    private static List<FaceDetection> WithTurned(List<FaceDetection> upright, List<FaceDetection> turned)
    {
        var added = turned.Where(face => !upright.Exists(other => other.Score >= face.Score && IsInside(face, other))).ToList();
        return added.Count == 0 ? upright : NonMaximumSuppression.Apply(upright.Concat(added), Overlap);
    }
}

public static class NonMaximumSuppression
{
    /// <summary>The detections that overlap no better one by more than <paramref name="overlap"/> (intersection over union), best score first. Equal scores are
    /// ordered by place and size, so that the same input gives the same output everywhere.</summary>
    public static List<FaceDetection> Apply(IEnumerable<FaceDetection> detections, float overlap)
    {
        var kept = new List<FaceDetection>();
        IEnumerable<FaceDetection> ordered = detections
            .OrderByDescending(d => d.Score)
            .ThenBy(d => d.Box.Y)
            .ThenBy(d => d.Box.X)
            .ThenBy(d => d.Box.Width)
            .ThenBy(d => d.Box.Height);
        foreach (FaceDetection detection in ordered)
            if (kept.TrueForAll(other => other.Box.IntersectionOverUnion(detection.Box) <= overlap)) kept.Add(detection);
        return kept;
    }
}
