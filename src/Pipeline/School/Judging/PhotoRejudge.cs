using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>Judges stored photos for one channel after the other, as they would be judged fresh from a screening: never more leniently.</summary>
internal sealed class PhotoRejudge(SchoolState school, DetectorTrust detectors)
{
    private readonly CoverageBook _coverages = new(school);

    /// <summary>The verdict of a photo on a channel.</summary>
    /// <param name="comparison">By what that came about.</param>
    /// <param name="proof">What the second screening of its redacted copy found, if there was one.</param>
    public PhotoVerdict Judge(StoredEvidence photo, ComparisonRecord comparison, string channelId, CopyProof? proof)
    {
        PhotoVerdict verdict = ReleasePolicy.Judge(EvidenceOf(photo, comparison, channelId), school.Register, school.Channels[channelId], _coverages.Everybody, school.Now);

        // A copy that failed once is not tried again by looking at consents.
        return (verdict.Verdict, proof) switch
        {
            (Verdict.Blur, CopyProof.FaceRemains) => ReleasePolicy.AfterFailedRedaction(verdict),
            (Verdict.Blur, CopyProof.NewFace) => ReleasePolicy.AfterNewFace(verdict),
            _ => verdict,
        };
    }

    /// <summary>How a face would be judged on a channel if this were said of it.</summary>
    /// <param name="face">Which of the photo's faces.</param>
    public FaceVerdict JudgeFaceIf(StoredEvidence photo, ComparisonRecord comparison, string channelId, int face, HumanAssertion word) =>
        ReleasePolicy.JudgeFaceIf(EvidenceOf(photo, comparison, channelId), face, word, school.Register, school.Channels[channelId], _coverages.Everybody, school.Now);

    private PhotoEvidence EvidenceOf(StoredEvidence photo, ComparisonRecord comparison, string channelId) => photo.Evidence with
    {
        DetectorMissesFaces = photo.Evidence.Faces.Count == 0 && detectors.MissesFaces(comparison.DetectorSha256),
        LookedFor = _coverages.For(comparison),
        AwaitsMatching = comparison.AwaitsMatching,
        HeldPictures = photo.Evidence.HeldPictures.Count == 0 ? [] : [.. photo.Evidence.HeldPictures.Where(held => held.ChannelId is null || held.ChannelId == channelId)],
    };
}

/// <summary>
/// Which detectors can be relied on to find every face. A photo in which another one found none is not clear, however often it is judged
/// again; so a detector that nobody knows any more counts as one that misses faces.
/// </summary>
/// <param name="reliable">SHA-256 hashes of the models that can be relied on.</param>
public sealed class DetectorTrust(IEnumerable<Digest> reliable)
{
    private readonly HashSet<Digest> _reliable = [.. reliable];

    /// <summary>The detectors of model packs that are not known to miss faces.</summary>
    public static DetectorTrust Of(IEnumerable<ModelPack> packs)
    {
        return new DetectorTrust(packs
            .Select(pack => pack.Detector.Description)
            .Where(model => model.Detection is { MissesFaces: false })
            .Select(model => Digest.Parse(model.Built.Sha256)));
    }

    /// <summary>Whether a photo without faces, in the eyes of this detector, may still show somebody.</summary>
    /// <param name="detectorSha256">The detector's hash, 32 bytes, or null when it is not known.</param>
    public bool MissesFaces(byte[]? detectorSha256) =>
        detectorSha256 is not { Length: Digest.Size } || !_reliable.Contains(new Digest(detectorSha256));
}
