using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using static ConsentLens.Consent.Tests.Policy.Faces;

namespace ConsentLens.Consent.Tests.Policy;

/// <summary>How recognisable the faces are that a channel shows.</summary>
public class ExposureTests
{
    // 4,000 pixels in the original are 2,000 in the copy: a face of 200 there is one of 100 here.
    private const int LongSide = 4000;

    private static readonly ExposureRule NoCloseUps = new() { Exposure = Exposure.NoCloseUps, LargestFace = 100, CopySide = 2000 };

    [Theory]
    [InlineData(200, true, Reason.PermittedPerson, 2000)]
    [InlineData(201, true, Reason.CloseUpMadeSmaller, 1691)]
    [InlineData(400, true, Reason.CloseUpMadeSmaller, 850)]
    [InlineData(531, true, Reason.CloseUpMadeSmaller, 640)]
    [InlineData(532, true, Reason.CloseUp, 2000)]
    [InlineData(2000, false, Reason.PermittedPerson, 2000)]
    public void A_close_up_makes_the_copy_smaller_as_far_as_somebody_would_publish_it(double side, bool isTowardsCamera, Reason telling, int copySide)
    {
        PhotoVerdict verdict = Judge(NoCloseUps, Seen(Match("ok1"), side, isTowardsCamera));
        Assert.Contains(telling, verdict.Reasons);
        Assert.Equal((telling == Reason.CloseUp ? Verdict.Review : Verdict.Clear, copySide), (verdict.Verdict, verdict.CopySide));
        double shown = verdict.Faces[0].Treatment == FaceTreatment.Show && isTowardsCamera ? side * verdict.CopySide / LongSide : 0;
        Assert.True(shown <= NoCloseUps.LargestFace);
    }

    [Fact]
    public void A_photo_that_is_smaller_than_its_copy_is_not_enlarged_in_thought()
    {
        PhotoEvidence small = Photo(Seen(Match("ok1"), 100, true)) with { LongSide = 900 };
        Assert.Equal(Verdict.Clear, Faces.Judge(AllowList with { Exposure = NoCloseUps }, small).Verdict);
        PhotoVerdict larger = Faces.Judge(AllowList with { Exposure = NoCloseUps }, Photo(Seen(Match("ok1"), 102, true)) with { LongSide = 900 });
        Assert.Equal((Verdict.Clear, 750), (larger.Verdict, larger.CopySide));
    }

    [Fact]
    public void The_largest_close_up_decides_and_one_that_is_redacted_or_turned_counts_for_nothing()
    {
        FaceFinding redacted = Seen(Match("ok2").Said(HumanAssertionKind.Mask), 3000, true);
        PhotoVerdict verdict = Judge(NoCloseUps, Seen(Match("ok1"), 300, true), Seen(Match("named"), 500, true), redacted, Seen(Unknown().Said(HumanAssertionKind.NotAFace), 3900, true));
        Assert.Equal((Verdict.Blur, 680), (verdict.Verdict, verdict.CopySide));
        Assert.Contains(Reason.CloseUpMadeSmaller, verdict.Reasons);
    }

    [Theory]
    [InlineData(CloseUpAction.Blur, Verdict.Blur, Reason.CloseUpMasked)]
    [InlineData(CloseUpAction.Review, Verdict.Review, Reason.CloseUp)]
    public void A_close_up_is_redacted_or_waits_as_the_channel_says(CloseUpAction action, Verdict verdict, Reason reason)
    {
        PhotoVerdict judged = Judge(NoCloseUps with { OnCloseUp = action }, Seen(Match("ok1"), 201, true), Seen(Match("ok2"), 200, true));
        Assert.Equal((verdict, 2000), (judged.Verdict, judged.CopySide));
        Assert.Equal([reason], judged.Reasons);
        Assert.Equal(Reason.PermittedPerson, judged.Faces[1].Reason);
    }

    [Fact]
    public void Whoever_agrees_to_the_close_ups_settles_what_waits_and_nothing_else()
    {
        PhotoAssertion[] agreed = [new PhotoAssertion(PhotoAssertionKind.CloseUpsAgreed, TestSchool.Now)];
        PhotoEvidence photo = Photo(Seen(Match("ok1"), 3000, true)) with { LongSide = LongSide, Assertions = agreed };
        foreach (CloseUpAction action in new[] { CloseUpAction.Review, CloseUpAction.MakeSmaller })
            Assert.Equal((Verdict.Clear, 2000), (Of(action, photo).Verdict, Of(action, photo).CopySide));
        Assert.Equal(Reason.CloseUpMasked, Of(CloseUpAction.Blur, photo).Faces[0].Reason);
        Assert.Equal(Verdict.Block, Of(CloseUpAction.Review, photo with { Faces = [Seen(Match("no1"), 3000, true)] }).Verdict);
        Assert.Equal(Reason.RecognisableFaceMasked, Faces.Judge(AllowList with { Exposure = new ExposureRule { Exposure = Exposure.NoRecognisableFace } }, photo).Faces[0].Reason);

        static PhotoVerdict Of(CloseUpAction action, PhotoEvidence seen) => Faces.Judge(AllowList with { Exposure = NoCloseUps with { OnCloseUp = action } }, seen);
    }

    [Theory]
    [InlineData(Exposure.NoCloseUps)]
    [InlineData(Exposure.NoRecognisableFace)]
    public void A_face_of_which_nobody_knows_how_it_is_seen_counts_as_a_close_up(Exposure exposure)
    {
        PhotoVerdict verdict = Faces.Judge(AllowList with { Exposure = NoCloseUps with { Exposure = exposure } }, Match("ok1"));
        Assert.NotEqual(Verdict.Clear, verdict.Verdict);
        Assert.NotEqual(FaceTreatment.Show, verdict.Faces[0].Treatment);
    }

    [Fact]
    public void Where_no_recognisable_face_is_shown_every_face_is_redacted_unless_it_is_small_or_turned()
    {
        ExposureRule rule = new() { Exposure = Exposure.NoRecognisableFace };
        foreach (FaceFinding face in new[] { Match("ok1"), Unknown(), Possible("ok1"), Unknown().Said(HumanAssertionKind.Guest), Match("ok1", FaceQuality.Blurred).Said(HumanAssertionKind.IsPerson, "ok1") })
            Assert.Equal((Verdict.Blur, Reason.RecognisableFaceMasked), (Judge(rule, Seen(face, 60, true)).Verdict, Judge(rule, Seen(face, 60, true)).Faces[0].Reason));
        foreach (FaceQuality quality in new[] { FaceQuality.Small, FaceQuality.Turned })
            Assert.Equal(Verdict.Clear, Judge(rule, Seen(Match("ok1", quality).Said(HumanAssertionKind.IsPerson, "ok1"), 60, true)).Verdict);
        Assert.Equal(Verdict.Block, Judge(rule, Seen(Match("no1"), 60, true)).Verdict);
        Assert.Equal([Reason.PossibleRestrictedPerson], Judge(rule, Seen(Possible("no1"), 60, true)).Reasons);
        Assert.Equal([Reason.NotAFace], Judge(rule, Seen(Unknown().Said(HumanAssertionKind.NotAFace), 60, true)).Reasons);
    }

    [Fact]
    public void A_withdrawal_does_not_turn_a_close_up_that_waits_into_a_copy()
    {
        ScreeningRules rules = AllowList with { OnHit = HitAction.Blur, Exposure = NoCloseUps with { OnCloseUp = CloseUpAction.Review } };
        Assert.Equal([Reason.CloseUp], Faces.Judge(rules, Photo(Seen(Match("no1"), 300, true)) with { LongSide = LongSide }).Reasons);
    }

    [Theory]
    [InlineData(Use.Website, Exposure.NoCloseUps)]
    [InlineData(Use.SocialMedia, Exposure.NoCloseUps)]
    [InlineData(Use.Newsletter, Exposure.AsConsented)]
    [InlineData(Use.InternalDisplay, Exposure.AsConsented)]
    public void A_new_channel_begins_without_close_ups_where_everybody_can_look(Use use, Exposure expected) => Assert.Equal(expected, ExposureRule.ForNew(use).Exposure);

    private static FaceFinding Seen(FaceFinding face, double side, bool isTowardsCamera) => face with { View = new FaceView(side, isTowardsCamera) };

    private static PhotoVerdict Judge(ExposureRule rule, params FaceFinding[] faces) => Faces.Judge(AllowList with { Exposure = rule }, Photo(faces) with { LongSide = LongSide });
}
