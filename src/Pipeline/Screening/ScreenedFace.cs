using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Screening;

/// <summary>One face of a screened photo: what was seen, and what it came to when compared.</summary>
/// <param name="Analysed">The face, in pixels of the release-size image.</param>
/// <param name="Finding">What the policy needs to know of it.</param>
public sealed record ScreenedFace(AnalysedFace Analysed, FaceFinding Finding)
{
    /// <summary>The face as a copy's maker needs it.</summary>
    /// <param name="toOriginal">Pixels of the original for each pixel of the image.</param>
    /// <param name="treatment">What the policy says of it.</param>
    public CopyFace ForCopy(float toOriginal, FaceTreatment treatment) => new(
        Analysed.Detection.Scale(toOriginal),
        Analysed.Embedding,
        [.. Finding.Comparison.Candidates.Select(candidate => candidate.PersonId)],
        treatment == FaceTreatment.Show);
}
