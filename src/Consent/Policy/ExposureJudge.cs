namespace ConsentLens.Consent.Policy;

/// <summary>
/// Applies a channel's <see cref="ExposureRule"/> to faces that were judged already. It never shows more: a face that may be shown stays as it is, makes the copy smaller, is redacted, or waits for a person.
/// </summary>
internal sealed class ExposureJudge(ExposureRule rule, PhotoEvidence photo)
{
    private readonly bool _isAgreed = photo.Assertions.Any(word => word.Kind == PhotoAssertionKind.CloseUpsAgreed);

    // Pixels of a copy for each of the original, if it is not made smaller than others of the channel.
    private readonly double _toCopy = photo.LongSide > rule.CopySide ? (double)rule.CopySide / photo.LongSide : 1;

    public FaceVerdict Judge(FaceFinding face, FaceVerdict verdict) => rule.Exposure switch
    {
        Exposure.NoRecognisableFace when (IsSeen(verdict) ? IsRecognisable(face) : IsDoubtWho(face, verdict)) => verdict with { Treatment = FaceTreatment.Mask, Reason = Reason.RecognisableFaceMasked },
        Exposure.NoCloseUps when IsCloseUp(face) => JudgeCloseUp(face, verdict),
        _ => verdict,
    };

    /// <summary>The long side of the copy that shows no face as a close-up which is only shown because the copy is made smaller; null where it need not be.</summary>
    public int? SmallerSide(IReadOnlyList<FaceVerdict> faces)
    {
        if (rule is not { Exposure: Exposure.NoCloseUps, OnCloseUp: CloseUpAction.MakeSmaller })
            return null;
        int[] sides = [.. photo.Faces.Where((face, index) => IsSeen(faces[index]) && IsCloseUp(face)).Select(SideFor).OfType<int>()];
        return sides.Length > 0 ? sides.Min() : null;
    }

    private FaceVerdict JudgeCloseUp(FaceFinding face, FaceVerdict verdict)
    {
        bool isHeld = !_isAgreed && (rule.OnCloseUp == CloseUpAction.Review || (rule.OnCloseUp == CloseUpAction.MakeSmaller && SideFor(face) is null));
        // A withdrawal must not turn what a person has to look at into a copy that may be released.
        if (isHeld && (IsSeen(verdict) || verdict.Reason == Reason.RestrictedPersonMasked))
            return verdict with { Treatment = FaceTreatment.Review, Reason = Reason.CloseUp };
        return rule.OnCloseUp == CloseUpAction.Blur && IsSeen(verdict) ? verdict with { Treatment = FaceTreatment.Mask, Reason = Reason.CloseUpMasked } : verdict;
    }

    private bool IsCloseUp(FaceFinding face) => face.View is not { } view || (view.IsTowardsCamera && view.Side * _toCopy > rule.LargestFace);

    /// <summary>The long side of a copy in which the face is no close-up; null where that is too small, or not known.</summary>
    private int? SideFor(FaceFinding face) =>
        face.View is { } view && photo.LongSide > 0 && (int)(ExposureRule.SmallerShare * rule.LargestFace * photo.LongSide / view.Side) is var side and >= ExposureRule.SmallestCopySide ? side : null;

    private static bool IsSeen(FaceVerdict verdict) => verdict is { Treatment: FaceTreatment.Show, Reason: not Reason.NotAFace };

    private static bool IsRecognisable(FaceFinding face) => face.Quality is not (FaceQuality.Small or FaceQuality.Turned);

    // Who it is does not matter where it cannot be seen. What may be somebody restricted, or is no clear face, goes on as it was.
    private static bool IsDoubtWho(FaceFinding face, FaceVerdict verdict) =>
        face.Quality == FaceQuality.Good && verdict.Reason is (Reason.UnknownFace or Reason.PossibleMatch or Reason.MatchOfOtherClass or Reason.SameIdentityTwice);
}
