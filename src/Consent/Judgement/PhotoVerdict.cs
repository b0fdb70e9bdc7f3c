namespace ConsentLens.Consent.Judgement;

/// <summary>The judgement of one photo for one channel.</summary>
/// <param name="Verdict">What may be done with it.</param>
/// <param name="Reasons">Why: distinct, in the order of <see cref="Reason"/>; never empty.</param>
/// <param name="Faces">One entry for each finding, in the order of the evidence.</param>
public sealed record PhotoVerdict(Verdict Verdict, IReadOnlyList<Reason> Reasons, IReadOnlyList<FaceVerdict> Faces);
