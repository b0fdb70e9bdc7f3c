using ConsentLens.Consent.Judgement;
using ConsentLens.Pipeline.Faces;

namespace ConsentLens.Pipeline.Screening;

/// <summary>One face of a screened photo: what was seen, and what it came to when compared.</summary>
/// <param name="Analysed">The face, in pixels of the release-size image.</param>
/// <param name="Finding">What the policy needs to know of it.</param>
public sealed record ScreenedFace(AnalysedFace Analysed, FaceFinding Finding);
