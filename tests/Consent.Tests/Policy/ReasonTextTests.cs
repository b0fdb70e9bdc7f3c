using System.Text.Json;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using static ConsentLens.Consent.Tests.Policy.Faces;

namespace ConsentLens.Consent.Tests.Policy;

public class ReasonTextTests
{
    public static TheoryData<Reason> Reasons { get; } = new(Enum.GetValues<Reason>());

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_has_its_code_and_its_own_sentence(Reason reason)
    {
        Assert.Equal(JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()), ReasonText.Code(reason));
        Assert.True(ReasonText.TryParse(ReasonText.Code(reason), out Reason parsed));
        Assert.Equal(reason, parsed);
        Assert.Matches(@"^[A-Z].*\.$", ReasonText.Sentence(reason));
        Assert.Equal(reason, Assert.Single(Enum.GetValues<Reason>(), other => ReasonText.Sentence(other) == ReasonText.Sentence(reason)));
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_comes_about_and_leads_to_its_verdict(Reason reason)
    {
        PhotoVerdict verdict = PhotoWith(reason);
        Assert.Contains(reason, verdict.Reasons);
        Assert.Equal(ReasonText.LeadsTo(reason), verdict.Verdict);
    }

    [Fact]
    public void An_unknown_code_is_no_reason()
    {
        Assert.False(ReasonText.TryParse("sunny_day", out _));
        Assert.False(ReasonText.TryParse(null, out _));
    }

    [Fact]
    public void Enumerations_have_the_codes_of_the_contract()
    {
        Assert.Equal(["block", "review", "blur", "clear"], ReportCode.All<Verdict>());
        Assert.Equal(["good", "small", "blurred", "turned", "possible"], ReportCode.All<FaceQuality>());
        Assert.Equal(["permitted", "restricted", "possible", "unknown", "unscreened"], ReportCode.All<FaceIdentity>());
        Assert.Equal(["allow-list", "block-list", "detect-only"], ReportCode.All<ScreeningMode>());
        Assert.Equal(["block", "blur"], ReportCode.All<HitAction>());
        Assert.Equal(["review", "blur"], ReportCode.All<DoubtAction>());
        Assert.Equal(["as-consented", "no-close-ups", "no-recognisable-face"], ReportCode.All<Exposure>());
        Assert.Equal(["make-smaller", "blur", "review"], ReportCode.All<CloseUpAction>());
        Assert.Equal(
            ["website", "social_media", "press", "print", "newsletter", "internal_display", "name_with_image"],
            ReportCode.All<Use>());
    }

    [Fact]
    public void Codes_are_read_back()
    {
        foreach (ScreeningMode mode in Enum.GetValues<ScreeningMode>())
        {
            Assert.True(ReportCode.TryParse(ReportCode.Of(mode), out ScreeningMode parsed));
            Assert.Equal(mode, parsed);
        }

        Assert.True(ReportCode.TryParse("social-media", out Use use));
        Assert.Equal(Use.SocialMedia, use);
        Assert.False(ReportCode.TryParse("Website", out use));
        Assert.False(ReportCode.TryParse("0", out use));
        Assert.False(ReportCode.TryParse(null, out use));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => ReportCode.Of((Verdict)99));
    }

    private static PhotoVerdict PhotoWith(Reason reason)
    {
        ScreeningRules blurring = AllowList with { OnHit = HitAction.Blur, OnUnknown = DoubtAction.Blur };
        return reason switch
        {
            Reason.NotScreened => Judge(AllowList, Photo() with { FullyScanned = false }),
            Reason.RestrictedPerson => Judge(AllowList, Match("no1")),
            Reason.BlockedByHuman => Judge(AllowList, Match("ok1").Said(HumanAssertionKind.Block)),
            Reason.SameAsHeldPicture => Judge(AllowList, Photo(Match("ok1")) with { HeldPictures = [new HeldPicture(7, IsSame: true, TestSchool.Now)] }),
            Reason.LooksLikeHeldPicture => Judge(AllowList, Photo(Match("ok1")) with { HeldPictures = [new HeldPicture(7, IsSame: false, TestSchool.Now)] }),
            Reason.RedactionFailed => ReleasePolicy.AfterFailedRedaction(Judge(blurring, Unknown())),
            Reason.PossibleRestrictedPerson => Judge(AllowList, Possible("no1")),
            Reason.PossibleMatch => Judge(AllowList, Possible("ok1")),
            Reason.MatchOfOtherClass => Judge(AllowList, Photo(Match("ok1")) with { ExpectedPupils = new HashSet<string> { "ok2" } }),
            Reason.SameIdentityTwice => Judge(AllowList, Match("ok1"), Match("ok1")),
            Reason.UnknownFace => Judge(AllowList, Unknown()),
            Reason.UnscreenedFace => Judge(AllowList, NotCompared()),
            Reason.PossibleFace => Judge(AllowList, Unknown(FaceQuality.Possible)),
            Reason.TurnedFace => Judge(AllowList, Unknown(FaceQuality.Turned)),
            Reason.BlurredFace => Judge(AllowList, Unknown(FaceQuality.Blurred)),
            Reason.SmallFace => Judge(AllowList with { OnSmall = DoubtAction.Review }, Unknown(FaceQuality.Small)),
            Reason.CloseUp => Exposed(CloseUpAction.Review),
            Reason.CloseUpMasked => Exposed(CloseUpAction.Blur),
            Reason.CloseUpMadeSmaller => Exposed(CloseUpAction.MakeSmaller),
            Reason.RecognisableFaceMasked => Judge(AllowList with { Exposure = new ExposureRule { Exposure = Exposure.NoRecognisableFace } }, Match("ok1")),
            Reason.FacesMayBeMissed => Judge(AllowList, Photo() with { DetectorMissesFaces = true }),
            Reason.DamageMayHideFaces => Judge(AllowList, Photo() with { DamageGoesUnseen = true }),
            Reason.NameInFileName => Judge(AllowList, Photo() with { NamedPersonIds = ["ok1"] }),
            Reason.NameInPicture => Judge(AllowList, Photo() with { NamesInPicture = [new PictureName("ok1", null)] }),
            Reason.PictureNotRead => Judge(AllowList, Photo() with { AwaitsReading = true }),
            Reason.MetadataUnreadable => Judge(AllowList, Photo() with { HasUnreadTexts = true }),
            Reason.PeopleCannotBeScreened => ReleasePolicy.Judge(Photo(), School, BlockList, TemplateCoverage.None, TestSchool.Now),
            Reason.RestrictedPersonMasked => Judge(blurring, Match("no1")),
            Reason.UnknownFaceMasked => Judge(blurring, Unknown()),
            Reason.SmallFaceMasked => Judge(AllowList, Unknown(FaceQuality.Small)),
            Reason.UnscreenedFaceMasked => Judge(DetectOnly, NotCompared()),
            Reason.MaskedByHuman => Judge(AllowList, Unknown().Said(HumanAssertionKind.Mask)),
            Reason.DecisionOutdated => Judge(AllowList, Possible("barred").Said(HumanAssertionKind.Guest)),
            Reason.ShownByException => Judge(AllowList, Photo(Match("no1").Said(HumanAssertionKind.IsPerson, "no1")) with { Exceptions = [new PhotoException("no1", "website", TestSchool.Now)] }),
            Reason.ClearedByHuman => Judge(AllowList, Unknown().Said(HumanAssertionKind.Guest)),
            Reason.NotAFace => Judge(AllowList, Unknown().Said(HumanAssertionKind.NotAFace)),
            Reason.PermittedPerson => Judge(AllowList, Match("ok1")),
            Reason.NobodyRestricted => Judge(BlockList, Unknown()),
            Reason.NoFaces => Judge(AllowList, Photo()),
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "This reason has no photo that brings it about."),
        };
    }

    private static PhotoVerdict Exposed(CloseUpAction action) => Judge(
        AllowList with { Exposure = new ExposureRule { Exposure = Exposure.NoCloseUps, OnCloseUp = action } },
        Photo(Match("ok1") with { View = new FaceView(200, IsTowardsCamera: true) }) with { LongSide = 2048 });
}
