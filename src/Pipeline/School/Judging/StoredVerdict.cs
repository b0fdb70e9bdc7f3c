using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>The verdict that a photo has on a channel.</summary>
/// <param name="Verdict">What may be done with it.</param>
/// <param name="Reasons">Why, as codes joined by commas.</param>
/// <param name="Proof">What the second screening of its copy found, or null.</param>
internal sealed record StoredVerdict(Verdict Verdict, string Reasons, CopyProof? Proof)
{
    /// <summary>What has to be written where <paramref name="verdict"/> is another one; null where it is the same.</summary>
    public static ChangedVerdict? Changed(long photoId, string channelId, StoredVerdict? before, PhotoVerdict verdict)
    {
        string reasons = CodesOf(verdict);
        return before?.Verdict == verdict.Verdict && before.Reasons == reasons ? null : new ChangedVerdict(photoId, channelId, verdict.Verdict, reasons);
    }

    public static string CodesOf(PhotoVerdict verdict) => string.Join(',', verdict.Reasons.Select(ReasonText.Code));
}
