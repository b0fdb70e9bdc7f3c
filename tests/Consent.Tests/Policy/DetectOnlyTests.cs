using ConsentLens.Consent.Policy;
using static ConsentLens.Consent.Tests.Policy.Faces;

namespace ConsentLens.Consent.Tests.Policy;

public class DetectOnlyTests
{
    [Theory]
    [InlineData(FaceQuality.Good)]
    [InlineData(FaceQuality.Small)]
    [InlineData(FaceQuality.Turned)]
    [InlineData(FaceQuality.Blurred)]
    public void Every_face_is_masked(FaceQuality quality)
    {
        ScreeningRules reviewing = DetectOnly with { OnSmall = DoubtAction.Review };
        AssertFace(new(FaceTreatment.Mask, FaceIdentity.Unscreened, null, Reason.UnscreenedFaceMasked), reviewing, NotCompared(quality));
    }

    [Fact]
    public void A_possible_face_is_reviewed() =>
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Unscreened, null, Reason.PossibleFace), DetectOnly, NotCompared(FaceQuality.Possible));

    [Fact]
    public void Nobody_is_recognised_even_if_an_earlier_screening_did()
    {
        FaceVerdict masked = new(FaceTreatment.Mask, FaceIdentity.Unscreened, null, Reason.UnscreenedFaceMasked);
        AssertFace(masked, DetectOnly, Match("no1"));
        AssertFace(masked, DetectOnly, Match("ok1"));
        Assert.Equal(Verdict.Blur, Judge(DetectOnly, Match("ok1"), Match("ok1")).Verdict);
        AssertFace(
            new(FaceTreatment.Mask, FaceIdentity.Unscreened, null, Reason.MaskedByHuman),
            DetectOnly,
            Match("ok1").Said(HumanAssertionKind.Mask));
    }

    [Fact]
    public void A_human_reveals_a_face()
    {
        AssertFace(
            new(FaceTreatment.Show, FaceIdentity.Permitted, "ok1", Reason.ClearedByHuman),
            DetectOnly,
            NotCompared().Said(HumanAssertionKind.IsPerson, "ok1"));
        AssertFace(
            new(FaceTreatment.Block, FaceIdentity.Restricted, "no1", Reason.RestrictedPerson),
            DetectOnly,
            NotCompared().Said(HumanAssertionKind.IsPerson, "no1"));
    }
}
