using ConsentLens.Consent.Policy;
using static ConsentLens.Consent.Tests.Policy.Faces;

namespace ConsentLens.Consent.Tests.Policy;

public class HumanWordTests
{
    private static readonly FaceFinding[] AnyFace =
    [
        Unknown(), NotCompared(), Match("no1"), Match("ok1"), Possible("no1"), Match("no1", FaceQuality.Turned), Unknown(FaceQuality.Small),
    ];

    private static readonly ScreeningRules[] AnyMode = [AllowList, BlockList, DetectOnly];

    [Fact]
    public void A_face_is_judged_as_the_person_that_a_human_says_it_is()
    {
        foreach ((ScreeningRules rules, FaceFinding face) in Everything())
        {
            AssertFace(
                new(FaceTreatment.Show, FaceIdentity.Permitted, "ok2", Reason.ClearedByHuman), rules, face.Said(HumanAssertionKind.IsPerson, "ok2"));
            AssertFace(
                new(FaceTreatment.Block, FaceIdentity.Restricted, "no2", Reason.RestrictedPerson), rules, face.Said(HumanAssertionKind.IsPerson, "no2"));
            AssertFace(
                new(FaceTreatment.Mask, FaceIdentity.Restricted, "no2", Reason.RestrictedPersonMasked),
                rules with { OnHit = HitAction.Blur, OnSmall = DoubtAction.Review },
                face.Said(HumanAssertionKind.IsPerson, "no2"));
        }
    }

    [Theory]
    [InlineData("nobody of the register")]
    [InlineData(null)]
    public void Somebody_who_is_not_on_the_register_is_not_permitted(string? id) =>
        AssertFace(new(FaceTreatment.Block, FaceIdentity.Restricted, id, Reason.RestrictedPerson), AllowList, Unknown().Said(HumanAssertionKind.IsPerson, id));

    [Theory]
    [InlineData(HumanAssertionKind.Guest, FaceTreatment.Show, Reason.ClearedByHuman)]
    [InlineData(HumanAssertionKind.NotAFace, FaceTreatment.Show, Reason.NotAFace)]
    [InlineData(HumanAssertionKind.Mask, FaceTreatment.Mask, Reason.MaskedByHuman)]
    [InlineData(HumanAssertionKind.Block, FaceTreatment.Block, Reason.BlockedByHuman)]
    public void Any_other_word_outranks_the_comparison(HumanAssertionKind kind, FaceTreatment treatment, Reason reason)
    {
        foreach ((ScreeningRules rules, FaceFinding face) in Everything())
        {
            FaceVerdict verdict = Assert.Single(Judge(rules, face.Said(kind)).Faces);
            Assert.Equal((treatment, reason, null), (verdict.Treatment, verdict.Reason, verdict.PersonId));
        }
    }

    private static IEnumerable<(ScreeningRules Rules, FaceFinding Face)> Everything() =>
        AnyMode.SelectMany(rules => AnyFace.Select(face => (rules, face)));
}
