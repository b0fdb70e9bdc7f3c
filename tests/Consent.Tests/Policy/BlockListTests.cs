using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using static ConsentLens.Consent.Tests.Policy.Faces;

namespace ConsentLens.Consent.Tests.Policy;

public class BlockListTests
{
    private static readonly ScreeningRules BlurOnHit = BlockList with { OnHit = HitAction.Blur };

    [Fact]
    public void Only_restricted_people_stop_a_photo()
    {
        AssertFace(new(FaceTreatment.Show, FaceIdentity.Permitted, "ok1", Reason.PermittedPerson), BlockList, Match("ok1"));
        AssertFace(new(FaceTreatment.Show, FaceIdentity.Unknown, null, Reason.NobodyRestricted), BlockList, Unknown());
        AssertFace(new(FaceTreatment.Show, FaceIdentity.Possible, null, Reason.NobodyRestricted), BlockList, Possible("ok1", "ok2"));
        AssertFace(new(FaceTreatment.Block, FaceIdentity.Restricted, "no1", Reason.RestrictedPerson), BlockList, Match("no1"));
        AssertFace(new(FaceTreatment.Mask, FaceIdentity.Restricted, "no1", Reason.RestrictedPersonMasked), BlurOnHit, Match("no1"));
    }

    [Fact]
    public void One_restricted_person_among_the_possible_is_enough_for_a_review() =>
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Possible, null, Reason.PossibleRestrictedPerson), BlurOnHit, Possible("ok1", "ok2", "no1"));

    [Fact]
    public void A_possible_match_that_names_nobody_is_reviewed() =>
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Possible, null, Reason.PossibleMatch), BlockList, Possible());

    [Fact]
    public void A_face_that_was_not_compared_is_reviewed() =>
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Unscreened, null, Reason.UnscreenedFace), BlockList, NotCompared());

    [Theory]
    [InlineData(FaceQuality.Possible, Reason.PossibleFace)]
    [InlineData(FaceQuality.Turned, Reason.TurnedFace)]
    [InlineData(FaceQuality.Blurred, Reason.BlurredFace)]
    public void A_face_that_cannot_be_relied_on_is_reviewed_even_if_near_nobody(FaceQuality quality, Reason expected) =>
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Unknown, null, expected), BlockList, Unknown(quality));

    [Fact]
    public void A_small_face_is_masked_or_reviewed()
    {
        AssertFace(new(FaceTreatment.Mask, FaceIdentity.Unknown, null, Reason.SmallFaceMasked), BlockList, Unknown(FaceQuality.Small));
        AssertFace(
            new(FaceTreatment.Review, FaceIdentity.Unknown, null, Reason.SmallFace),
            BlockList with { OnSmall = DoubtAction.Review },
            Unknown(FaceQuality.Small));
    }

    [Fact]
    public void Nothing_is_cleared_or_masked_while_a_restricted_person_has_no_template()
    {
        TemplateCoverage withoutOne = new(["no2", "barred", "namedOnly"]);
        TemplateCoverage enough = new(["no1", "no2", "barred", "namedOnly"]);
        FaceFinding[][] photos = [[], [Match("ok1")], [Unknown(FaceQuality.Small)], [Unknown().Said(HumanAssertionKind.Guest)]];
        foreach (FaceFinding[] faces in photos)
        {
            PhotoVerdict held = ReleasePolicy.Judge(Photo(faces), School, BlockList, withoutOne, TestSchool.Now);
            Assert.Equal(Verdict.Review, held.Verdict);
            Assert.Contains(Reason.PeopleCannotBeScreened, held.Reasons);
            Assert.NotEqual(Verdict.Review, ReleasePolicy.Judge(Photo(faces), School, BlockList, enough, TestSchool.Now).Verdict);
        }
    }

    [Fact]
    public void Missing_templates_lift_no_block_and_do_not_matter_in_the_other_modes()
    {
        Assert.Equal(Verdict.Block, Uncovered(BlockList, Match("no1")));
        Assert.Equal(Verdict.Clear, Uncovered(AllowList, Match("ok1")));
        Assert.Equal(Verdict.Blur, Uncovered(DetectOnly, NotCompared()));
    }

    private static Verdict Uncovered(ScreeningRules rules, FaceFinding face) =>
        ReleasePolicy.Judge(Photo(face), School, rules, TemplateCoverage.None, TestSchool.Now).Verdict;
}
