using ConsentLens.Consent.Policy;
using static ConsentLens.Consent.Tests.Policy.Faces;

namespace ConsentLens.Consent.Tests.Policy;

public class PhotoRuleTests
{
    [Fact]
    public void A_photo_is_as_publishable_as_its_least_publishable_face()
    {
        Assert.Equal(Verdict.Clear, Judge(AllowList, Match("ok1"), Match("ok2")).Verdict);
        Assert.Equal(Verdict.Blur, Judge(AllowList, Match("ok1"), Unknown(FaceQuality.Small)).Verdict);
        Assert.Equal(Verdict.Review, Judge(AllowList, Unknown(FaceQuality.Small), Unknown(), Match("ok1")).Verdict);
        Assert.Equal(Verdict.Block, Judge(AllowList, Match("ok1"), Unknown(), Match("no1")).Verdict);
    }

    [Fact]
    public void Reasons_are_distinct_in_order_and_leave_out_what_is_fine()
    {
        PhotoVerdict verdict = Judge(AllowList, Match("ok1"), Unknown(FaceQuality.Small), Unknown(), Unknown(), Match("no1"));
        Assert.Equal([Reason.RestrictedPerson, Reason.UnknownFace, Reason.SmallFaceMasked], verdict.Reasons);
        Assert.Equal(5, verdict.Faces.Count);
    }

    [Fact]
    public void What_is_fine_is_told_of_a_clear_photo() =>
        Assert.Equal(
            [Reason.ClearedByHuman, Reason.PermittedPerson],
            Judge(AllowList, Match("ok1"), Unknown().Said(HumanAssertionKind.Guest)).Reasons);

    [Fact]
    public void A_photo_without_faces_is_clear_once_it_was_searched_whole()
    {
        foreach (ScreeningRules rules in new[] { AllowList, BlockList, DetectOnly })
        {
            PhotoVerdict verdict = Judge(rules, Photo());
            Assert.Equal(Verdict.Clear, verdict.Verdict);
            Assert.Equal([Reason.NoFaces], verdict.Reasons);
        }
    }

    [Fact]
    public void A_photo_that_was_not_searched_whole_is_reviewed_at_most()
    {
        PhotoVerdict empty = Judge(AllowList, Photo() with { FullyScanned = false });
        Assert.Equal(Verdict.Review, empty.Verdict);
        Assert.Equal([Reason.NotScreened], empty.Reasons);
        Assert.Equal(Verdict.Review, Judge(AllowList, Photo(Match("ok1")) with { FullyScanned = false }).Verdict);
        Assert.Equal(Verdict.Review, Judge(DetectOnly, Photo(NotCompared()) with { FullyScanned = false }).Verdict);
        Assert.Equal(Verdict.Block, Judge(AllowList, Photo(Match("no1")) with { FullyScanned = false }).Verdict);
    }

    [Theory]
    [InlineData(Verdict.Clear)]
    [InlineData(Verdict.Clear, "named")]
    [InlineData(Verdict.Review, "ok1")]
    [InlineData(Verdict.Review, "named", "ok1")]
    [InlineData(Verdict.Review, "namedOnly")]
    [InlineData(Verdict.Review, "barred")]
    [InlineData(Verdict.Review, "nobody of the register")]
    public void A_name_is_reviewed_unless_name_and_image_are_both_permitted(Verdict expected, params string[] named)
    {
        foreach (PhotoEvidence photo in new[] { Photo(), Photo(Match("ok1")) })
        {
            PhotoVerdict verdict = Judge(AllowList, photo with { NamedPersonIds = named });
            Assert.Equal(expected, verdict.Verdict);
            Assert.Equal(expected == Verdict.Review, verdict.Reasons.Contains(Reason.NameInFileName));
        }
    }

    [Fact]
    public void A_name_lifts_no_block() =>
        Assert.Equal(Verdict.Block, Judge(AllowList, Photo(Match("no1")) with { NamedPersonIds = ["no1"] }).Verdict);

    [Theory]
    [InlineData(FaceQuality.Good)]
    [InlineData(FaceQuality.Turned)]
    [InlineData(FaceQuality.Small)]
    public void Two_faces_do_not_get_one_identity(FaceQuality second)
    {
        foreach (ScreeningRules rules in new[] { AllowList, BlockList, AllowList with { OnHit = HitAction.Blur } })
        {
            PhotoVerdict verdict = Judge(rules, Match("ok1"), Match("ok2"), Match("ok1", second));
            Assert.Equal(Verdict.Review, verdict.Verdict);
            Assert.Equal(new FaceVerdict(FaceTreatment.Review, FaceIdentity.Possible, null, Reason.SameIdentityTwice), verdict.Faces[0]);
            Assert.Equal(FaceTreatment.Show, verdict.Faces[1].Treatment);
            Assert.Equal(verdict.Faces[0], verdict.Faces[2]);
        }
    }

    [Fact]
    public void Two_faces_of_one_restricted_person_block_and_are_not_merely_masked()
    {
        Assert.Equal(Verdict.Block, Judge(AllowList, Match("no1"), Match("no1")).Verdict);
        PhotoVerdict masked = Judge(AllowList with { OnHit = HitAction.Blur }, Match("no1"), Match("no1"));
        Assert.Equal(Verdict.Review, masked.Verdict);
        Assert.Equal([Reason.SameIdentityTwice], masked.Reasons);
    }

    [Fact]
    public void A_human_settles_who_is_who()
    {
        FaceFinding said = Match("ok1").Said(HumanAssertionKind.IsPerson, "ok1");
        Assert.Equal(
            [Reason.ClearedByHuman, Reason.SameIdentityTwice],
            Judge(AllowList, said, Match("ok1")).Faces.Select(face => face.Reason));
        Assert.Equal(Verdict.Clear, Judge(AllowList, said, said).Verdict);
        Assert.Equal(Verdict.Clear, Judge(AllowList, Match("ok1"), Match("ok1").Said(HumanAssertionKind.NotAFace)).Verdict);
        Assert.Equal(Verdict.Clear, Judge(AllowList, Match("ok1"), Match("ok1").Said(HumanAssertionKind.IsPerson, "ok2")).Verdict);
        Assert.Equal(Verdict.Review, Judge(AllowList, Match("ok1"), Match("ok1").Said(HumanAssertionKind.Mask)).Verdict);
    }

    [Fact]
    public void A_failed_redaction_blocks()
    {
        PhotoVerdict masked = Judge(AllowList, Unknown(FaceQuality.Small));
        PhotoVerdict failed = ReleasePolicy.AfterFailedRedaction(masked);
        Assert.Equal(Verdict.Block, failed.Verdict);
        Assert.Equal([Reason.RedactionFailed, Reason.SmallFaceMasked], failed.Reasons);
        Assert.Equal(masked.Faces, failed.Faces);
    }
}
