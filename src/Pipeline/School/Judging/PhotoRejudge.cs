using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.Screening;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>Judges stored photos for one channel after the other, as they would be judged fresh from a screening: never more leniently.</summary>
internal sealed class PhotoRejudge(SchoolState school, DetectorTrust detectors)
{
    private readonly CoverageBook _coverages = new(school);

    /// <summary>The verdict of a photo on a channel.</summary>
    /// <param name="photo">Its evidence.</param>
    /// <param name="comparison">By what that came about.</param>
    /// <param name="channelId">The channel.</param>
    /// <param name="proof">What the second screening of its redacted copy found, if there was one.</param>
    public PhotoVerdict Judge(StoredEvidence photo, ComparisonRecord comparison, string channelId, CopyProof? proof)
    {
        ScreeningRules rules = school.Channels[channelId];
        PhotoEvidence evidence = photo.Evidence.Faces.Count > 0
            ? photo.Evidence
            : photo.Evidence with { DetectorMissesFaces = detectors.MissesFaces(comparison.DetectorSha256) };
        TemplateCoverage coverage = rules.Mode == ScreeningMode.BlockList ? _coverages.For(comparison) : _coverages.Everybody;
        PhotoVerdict verdict = ReleasePolicy.Judge(evidence, school.Register, rules, coverage, school.Now);

        // A copy that failed once is not tried again by looking at consents.
        return (verdict.Verdict, proof) switch
        {
            (Verdict.Blur, CopyProof.FaceRemains) => ReleasePolicy.AfterFailedRedaction(verdict),
            (Verdict.Blur, CopyProof.NewFace) => ReleasePolicy.AfterNewFace(verdict),
            _ => verdict,
        };
    }
}
