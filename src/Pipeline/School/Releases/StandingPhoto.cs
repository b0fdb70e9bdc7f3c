using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging.Evidence;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>How a photo stands at one instant.</summary>
/// <param name="Evidence">What is known of it.</param>
/// <param name="Verdict">How it is judged.</param>
internal sealed record StandingPhoto(StoredEvidence Evidence, PhotoVerdict Verdict)
{
    /// <summary>Whether a copy of it may be released.</summary>
    public bool IsReleasable => Verdict.Verdict is Consent.Policy.Verdict.Clear or Consent.Policy.Verdict.Blur;

    /// <summary>Ordinals of the faces that have to be removed from a copy, in order.</summary>
    public short[] FacesToRemove =>
        [.. Evidence.FaceOrdinals.Where((_, index) => Verdict.Faces[index].Treatment != FaceTreatment.Show)];
}
