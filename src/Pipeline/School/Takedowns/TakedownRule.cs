using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>Decides whether a released photo has to come down.</summary>
internal static class TakedownRule
{
    /// <summary>
    /// True unless the photo may still be released and every face that can be seen in the copy may still be shown. A photo of two people
    /// of whom another one is masked now keeps its verdict, and yet the copy shows the wrong one.
    /// </summary>
    /// <param name="released">The copy that is out.</param>
    /// <param name="verdict">How the photo is judged now.</param>
    /// <param name="faceOrdinals">The ordinals of its faces.</param>
    /// <param name="awaitsMatching">
    /// Whether the photo's faces wait to be compared again, after thresholds or a channel's mode were changed. Such a photo is held in review, but
    /// nothing speaks against what is out yet: only faces that can be seen in it count, and the matching decides.
    /// </param>
    public static bool MustComeDown(ReleasedPhoto released, PhotoVerdict verdict, IReadOnlyList<short> faceOrdinals, bool awaitsMatching)
    {
        if (verdict.Verdict is not (Verdict.Clear or Verdict.Blur) && !(awaitsMatching && IsHeldForMatchingAlone(verdict)))
            return true;
        for (int index = 0; index < faceOrdinals.Count; index++)
        {
            bool isVisible = !released.RemovedFaces.Contains(faceOrdinals[index]);
            if (isVisible && verdict.Faces[index].Treatment != FaceTreatment.Show)
                return true;
        }

        return false;
    }

    private static bool IsHeldForMatchingAlone(PhotoVerdict verdict) => verdict.Reasons
        .Where(reason => ReasonText.LeadsTo(reason) is Verdict.Review or Verdict.Block)
        .Except(verdict.Faces.Select(face => face.Reason))
        .All(reason => reason == Reason.PeopleCannotBeScreened);
}
