namespace ConsentLens.Consent.Policy;

/// <summary>The judgement of one photo for one channel.</summary>
/// <param name="Verdict">What may be done with it.</param>
/// <param name="Reasons">Why: no duplicates, in the order of <see cref="Reason"/>; never empty.</param>
/// <param name="Faces">One entry for each face found, in the order of the evidence.</param>
public sealed record PhotoVerdict(Verdict Verdict, IReadOnlyList<Reason> Reasons, IReadOnlyList<FaceVerdict> Faces);
