using ConsentLens.Consent.Judgement;

namespace ConsentLens.Pipeline.Takedown;

/// <summary>Decides whether a released photo has to come down.</summary>
internal static class TakedownRule
{
    /// <summary>Days until a photo should be down: the UK GDPR's "without undue delay" (article 17), with a weekend in between.</summary>
    public const int DaysToAct = 3;

    /// <summary>
    /// True unless the photo may still be released and every face that can be seen in the copy may still be shown. A photo of two people
    /// of whom another one is masked now keeps its verdict, and yet the copy shows the wrong one.
    /// </summary>
    public static bool MustComeDown(ReleasedPhoto released, PhotoVerdict verdict, IReadOnlyList<short> faceOrdinals)
    {
        if (verdict.Verdict is not (Verdict.Clear or Verdict.Blur))
            return true;
        for (int index = 0; index < faceOrdinals.Count; index++)
        {
            bool isVisible = !released.RemovedFaces.Contains(faceOrdinals[index]);
            if (isVisible && verdict.Faces[index].Treatment != FaceTreatment.Show)
                return true;
        }

        return false;
    }
}
