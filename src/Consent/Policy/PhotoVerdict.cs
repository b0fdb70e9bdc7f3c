namespace ConsentLens.Consent.Policy;

/// <summary>The judgement of one photo for one channel.</summary>
/// <param name="Verdict">What may be done with it.</param>
/// <param name="Reasons">Why: no duplicates, in the order of <see cref="Reason"/>; never empty.</param>
/// <param name="Faces">One entry for each face found, in the order of the evidence.</param>
public sealed record PhotoVerdict(Verdict Verdict, IReadOnlyList<Reason> Reasons, IReadOnlyList<FaceVerdict> Faces)
{
    /// <summary>Long side of the copy in pixels; a smaller photo keeps its size.</summary>
    public int CopySide { get; init; } = ExposureRule.UsualCopySide;

    /// <summary>Whether the copy is smaller than others of its channel, because a face in it would be a close-up.</summary>
    public bool IsMadeSmaller => Reasons.Contains(Reason.CloseUpMadeSmaller);
}
