using ConsentLens.Consent.Policy;
using static ConsentLens.Consent.Tests.Policy.Faces;

namespace ConsentLens.Consent.Tests.Policy;

public class AllowListTests
{
    private static readonly ScreeningRules BlurOnHit = AllowList with { OnHit = HitAction.Blur };
    private static readonly ScreeningRules ReviewSmall = AllowList with { OnSmall = DoubtAction.Review };

    [Fact]
    public void A_permitted_person_is_shown() =>
        AssertFace(new(FaceTreatment.Show, FaceIdentity.Permitted, "ok1", Reason.PermittedPerson), AllowList, Match("ok1"));

    [Theory]
    [InlineData("no1")]
    [InlineData("no2")]
    [InlineData("barred")]
    [InlineData("somebody who left the register")]
    public void A_restricted_person_blocks_or_is_masked(string id)
    {
        AssertFace(new(FaceTreatment.Block, FaceIdentity.Restricted, id, Reason.RestrictedPerson), AllowList, Match(id));
        AssertFace(new(FaceTreatment.Mask, FaceIdentity.Restricted, id, Reason.RestrictedPersonMasked), BlurOnHit, Match(id));
    }

    [Theory]
    [InlineData(Reason.PossibleMatch, "ok1", "ok2")]
    [InlineData(Reason.PossibleRestrictedPerson, "no1", "ok2")]
    [InlineData(Reason.PossibleRestrictedPerson, "ok1", "barred")]
    public void A_possible_match_is_reviewed(Reason expected, string first, string second)
    {
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Possible, null, expected), AllowList, Possible(first, second));
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Possible, null, expected), BlurOnHit, Possible(first, second));
    }

    [Fact]
    public void An_unknown_face_is_reviewed_or_masked()
    {
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Unknown, null, Reason.UnknownFace), AllowList, Unknown());
        AssertFace(
            new(FaceTreatment.Mask, FaceIdentity.Unknown, null, Reason.UnknownFaceMasked),
            AllowList with { OnUnknown = DoubtAction.Blur },
            Unknown());
    }

    [Fact]
    public void A_face_that_was_not_compared_is_reviewed() =>
        AssertFace(
            new(FaceTreatment.Review, FaceIdentity.Unscreened, null, Reason.UnscreenedFace),
            AllowList with { OnUnknown = DoubtAction.Blur },
            NotCompared());

    [Theory]
    [InlineData(FaceQuality.Possible, Reason.PossibleFace)]
    [InlineData(FaceQuality.Turned, Reason.TurnedFace)]
    [InlineData(FaceQuality.Blurred, Reason.BlurredFace)]
    public void A_face_that_cannot_be_relied_on_is_reviewed(FaceQuality quality, Reason expected)
    {
        ScreeningRules lenient = AllowList with { OnUnknown = DoubtAction.Blur };
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Unknown, null, expected), lenient, Unknown(quality));
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Unscreened, null, expected), lenient, NotCompared(quality));
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Possible, null, expected), lenient, Match("ok1", quality));
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Possible, null, expected), lenient, Face(MatchStrength.Possible, quality, "ok1"));
        AssertFace(
            new(FaceTreatment.Review, FaceIdentity.Possible, null, Reason.PossibleRestrictedPerson),
            lenient,
            Face(MatchStrength.Possible, quality, "ok1", "no1"));
    }

    [Theory]
    [InlineData(FaceQuality.Possible)]
    [InlineData(FaceQuality.Turned)]
    [InlineData(FaceQuality.Blurred)]
    public void A_poor_face_of_a_restricted_person_blocks_and_never_becomes_a_masked_copy(FaceQuality quality)
    {
        AssertFace(new(FaceTreatment.Block, FaceIdentity.Restricted, "no1", Reason.RestrictedPerson), AllowList, Match("no1", quality));
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Restricted, "no1", Reason.PossibleRestrictedPerson), BlurOnHit, Match("no1", quality));
    }

    [Theory]
    [InlineData(MatchStrength.NotCompared, FaceIdentity.Unscreened)]
    [InlineData(MatchStrength.None, FaceIdentity.Unknown)]
    [InlineData(MatchStrength.Possible, FaceIdentity.Possible)]
    [InlineData(MatchStrength.Match, FaceIdentity.Possible)]
    public void A_small_face_is_masked_or_reviewed(MatchStrength strength, FaceIdentity identity)
    {
        FaceFinding face = Face(strength, FaceQuality.Small, strength >= MatchStrength.Possible ? ["ok1"] : []);
        AssertFace(new(FaceTreatment.Mask, identity, null, Reason.SmallFaceMasked), AllowList, face);
        AssertFace(new(FaceTreatment.Review, identity, null, Reason.SmallFace), ReviewSmall, face);
    }

    [Fact]
    public void A_small_face_of_a_restricted_person_blocks_or_fares_no_better_than_any_small_face()
    {
        FaceFinding face = Match("no1", FaceQuality.Small);
        AssertFace(new(FaceTreatment.Block, FaceIdentity.Restricted, "no1", Reason.RestrictedPerson), AllowList, face);
        AssertFace(new(FaceTreatment.Mask, FaceIdentity.Restricted, "no1", Reason.RestrictedPersonMasked), BlurOnHit, face);
        AssertFace(
            new(FaceTreatment.Review, FaceIdentity.Restricted, "no1", Reason.PossibleRestrictedPerson),
            BlurOnHit with { OnSmall = DoubtAction.Review },
            face);
    }

    [Fact]
    public void A_match_that_names_nobody_is_reviewed() =>
        AssertFace(new(FaceTreatment.Review, FaceIdentity.Possible, null, Reason.PossibleMatch), AllowList, Face(MatchStrength.Match, FaceQuality.Good));
}
