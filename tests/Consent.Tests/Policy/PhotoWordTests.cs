using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using static ConsentLens.Consent.Tests.Policy.Faces;

namespace ConsentLens.Consent.Tests.Policy;

public class PhotoWordTests
{
    private static readonly DateTimeOffset Yesterday = TestSchool.Now.AddDays(-1);
    private static readonly SchoolRegister Unbarred = new(School.People.Where(person => !person.IsBarred), School.Ledger);

    [Fact]
    public void Checked_names_settle_the_name_and_nothing_else()
    {
        PhotoEvidence named = Photo(Match("ok1")) with { NamedPersonIds = ["ok1"] };
        Assert.Equal([Reason.NameInFileName], Judge(AllowList, named).Reasons);
        Assert.Equal([Reason.PermittedPerson], Judge(AllowList, Said(named, PhotoAssertionKind.NamesChecked)).Reasons);
        Assert.Equal([Reason.NameInFileName], Judge(AllowList, Said(named, PhotoAssertionKind.NobodyMissed)).Reasons);
        Assert.Equal([Reason.NotScreened], Judge(AllowList, Said(named with { FullyScanned = false }, PhotoAssertionKind.NamesChecked)).Reasons);
    }

    [Fact]
    public void Checked_names_settle_that_metadata_cannot_be_read_until_somebody_more_is_restricted()
    {
        PhotoEvidence unread = Photo(Match("ok1")) with { HasUnreadTexts = true };
        Assert.Equal([Reason.MetadataUnreadable], Judge(AllowList, unread).Reasons);
        Assert.Equal([Reason.MetadataUnreadable], Judge(AllowList, Said(unread, PhotoAssertionKind.NobodyMissed)).Reasons);
        PhotoEvidence read = Said(unread, PhotoAssertionKind.NamesChecked);
        Assert.Equal([Reason.PermittedPerson], ReleasePolicy.Judge(read, Unbarred, AllowList, Everybody, TestSchool.Now).Reasons);
        SchoolRegister later = Unbarred.With(Withdrawal("named", TestSchool.Now, null));
        Assert.Equal([Reason.MetadataUnreadable], ReleasePolicy.Judge(read, later, AllowList, Everybody, TestSchool.Now).Reasons);
    }

    [Fact]
    public void Checked_names_settle_no_name_and_no_text_that_came_later()
    {
        foreach ((int minutes, Reason reason) in new[] { (-1, Reason.PermittedPerson), (1, Reason.NameInFileName) })
        {
            PhotoEvidence named = Photo(Match("ok1")) with { NamedPersonIds = ["ok1"], NamedSince = new Dictionary<string, DateTimeOffset> { ["ok1"] = Yesterday.AddMinutes(minutes) } };
            Assert.Equal([reason], Judge(AllowList, Said(named, PhotoAssertionKind.NamesChecked)).Reasons);
        }

        PhotoEvidence unread = Said(Photo(Match("ok1")) with { HasUnreadTexts = true, UnreadTextsSince = Yesterday.AddMinutes(1) }, PhotoAssertionKind.NamesChecked);
        Assert.Equal([Reason.MetadataUnreadable], ReleasePolicy.Judge(unread, Unbarred, AllowList, Everybody, TestSchool.Now).Reasons);
    }

    [Fact]
    public void The_very_picture_that_a_human_holds_is_blocked_whatever_is_said()
    {
        PhotoEvidence same = Photo(Match("ok1")) with { HeldPictures = [new HeldPicture(7, IsSame: true, Yesterday)] };
        Assert.Equal([Reason.SameAsHeldPicture], Judge(AllowList, same).Reasons);
        Assert.Equal([Reason.SameAsHeldPicture], Judge(AllowList, Said(same, PhotoAssertionKind.AnotherPicture)).Reasons);
    }

    [Fact]
    public void A_likeness_to_a_held_picture_is_settled_by_a_word_that_knew_of_the_hold()
    {
        PhotoEvidence alike = Photo(Match("ok1")) with { HeldPictures = [new HeldPicture(7, IsSame: false, Yesterday.AddDays(-1))] };
        Assert.Equal([Reason.LooksLikeHeldPicture], Judge(AllowList, alike).Reasons);
        Assert.Equal([Reason.LooksLikeHeldPicture], Judge(AllowList, Said(alike, PhotoAssertionKind.NobodyMissed)).Reasons);
        Assert.Equal([Reason.PermittedPerson], Judge(AllowList, Said(alike, PhotoAssertionKind.AnotherPicture)).Reasons);
        PhotoEvidence later = alike with { HeldPictures = [.. alike.HeldPictures, new HeldPicture(8, IsSame: false, TestSchool.Now)] };
        Assert.Equal([Reason.LooksLikeHeldPicture], Judge(AllowList, Said(later, PhotoAssertionKind.AnotherPicture)).Reasons);
        // On one channel, because of somebody in it: the same pixels are in review there too.
        PhotoEvidence there = alike with { HeldPictures = [new HeldPicture(7, IsSame: true, Yesterday, "website")] };
        Assert.Equal([Reason.LooksLikeHeldPicture], Judge(AllowList, there).Reasons);
    }

    [Theory]
    [InlineData("ok1", false)]
    [InlineData("no1", true)]
    [InlineData("nobody", true)]
    [InlineData(null, true)]
    public void Who_was_recognised_in_the_same_picture_is_in_this_one(string? person, bool isHeld)
    {
        PhotoEvidence shown = Photo(Match("ok1")) with { SaidElsewhere = [new FaceSaidElsewhere(7, person, Yesterday.AddDays(-1))] };
        foreach (ScreeningRules rules in new[] { AllowList, BlockList, AllowList with { OnHit = HitAction.Blur }, BlockList with { OnHit = HitAction.Blur } })
        {
            Assert.Equal(isHeld, Judge(rules, shown).Reasons.Contains(Reason.LooksLikeHeldPicture));
            Assert.DoesNotContain(Reason.LooksLikeHeldPicture, Judge(rules, Said(shown, PhotoAssertionKind.AnotherPicture)).Reasons);
            PhotoEvidence later = shown with { SaidElsewhere = [new FaceSaidElsewhere(7, person, TestSchool.Now)] };
            Assert.Equal(isHeld, Judge(rules, Said(later, PhotoAssertionKind.AnotherPicture)).Reasons.Contains(Reason.LooksLikeHeldPicture));
        }
    }

    [Fact]
    public void Where_the_same_face_is_redacted_the_same_picture_says_nothing_new()
    {
        ScreeningRules redacts = AllowList with { OnHit = HitAction.Blur };
        PhotoEvidence same = Photo(Match("ok1"), Match("no1")) with { SaidElsewhere = [new FaceSaidElsewhere(7, "no1", Yesterday)] };
        Assert.Equal(Verdict.Blur, Judge(redacts, same).Verdict);
        // Another face of the other photo was found nowhere here.
        Assert.Contains(Reason.LooksLikeHeldPicture, Judge(redacts, same with { SaidElsewhere = [.. same.SaidElsewhere, new FaceSaidElsewhere(7, "no2", Yesterday)] }).Reasons);
        Assert.Contains(Reason.LooksLikeHeldPicture, Judge(redacts, same with { SaidElsewhere = [.. same.SaidElsewhere, new FaceSaidElsewhere(7, null, Yesterday)] }).Reasons);
        // Where no face is seen, none can be recognised.
        Assert.Equal(Verdict.Blur, Judge(redacts, Photo(Match("no1")) with { SaidElsewhere = [new FaceSaidElsewhere(7, "no2", Yesterday)] }).Verdict);
    }

    [Fact]
    public void A_search_by_eye_settles_that_faces_may_be_missed()
    {
        PhotoEvidence empty = Photo() with { DetectorMissesFaces = true };
        Assert.Equal([Reason.FacesMayBeMissed], Judge(AllowList, empty).Reasons);
        Assert.Equal([Reason.NoFaces], Judge(AllowList, Said(empty, PhotoAssertionKind.NobodyMissed)).Reasons);
    }

    [Fact]
    public void Of_a_photo_that_was_not_searched_nothing_else_is_said()
    {
        PhotoEvidence unread = Photo() with { FullyScanned = false, DetectorMissesFaces = true, DamageGoesUnseen = true };
        Assert.Equal([Reason.NotScreened], Judge(AllowList, unread).Reasons);
    }

    [Fact]
    public void A_search_by_eye_settles_that_damage_may_hide_faces_where_none_was_found()
    {
        PhotoEvidence empty = Photo() with { DamageGoesUnseen = true };
        Assert.Equal([Reason.DamageMayHideFaces], Judge(AllowList, empty).Reasons);
        Assert.Equal([Reason.NoFaces], Judge(AllowList, Said(empty, PhotoAssertionKind.NobodyMissed)).Reasons);
        Assert.Equal([Reason.PermittedPerson], Judge(AllowList, Photo(Match("ok1")) with { DamageGoesUnseen = true }).Reasons);
    }

    [Fact]
    public void A_search_by_eye_settles_who_cannot_be_screened_once_each_face_is_somebody()
    {
        PhotoEvidence settled = Said(Photo(Match("ok1"), Unknown().Said(HumanAssertionKind.Guest)), PhotoAssertionKind.NobodyMissed);
        Assert.Equal(Verdict.Clear, JudgeUnseen(Unbarred, settled).Verdict);
        // The face that resembles nobody may be the person without a template.
        Assert.Equal([Reason.PeopleCannotBeScreened], JudgeUnseen(Unbarred, Said(Photo(Match("ok1"), Unknown()), PhotoAssertionKind.NobodyMissed)).Reasons);
    }

    [Fact]
    public void Whoever_became_restricted_after_the_word_has_to_be_looked_for_again()
    {
        PhotoEvidence searched = Said(Photo(Match("ok1")), PhotoAssertionKind.NobodyMissed);
        PhotoEvidence named = Said(Photo(Match("ok1")) with { NamedPersonIds = ["named"] }, PhotoAssertionKind.NamesChecked);
        Assert.Equal(Verdict.Clear, JudgeUnseen(Unbarred, searched).Verdict);
        Assert.Equal(Verdict.Clear, Judge(AllowList, named).Verdict);

        SchoolRegister later = Unbarred.With(Withdrawal("named", TestSchool.Now, null));
        Assert.Equal([Reason.PeopleCannotBeScreened], JudgeUnseen(later, searched).Reasons);
        Assert.Equal([Reason.NameInFileName], ReleasePolicy.Judge(named, later, AllowList, Everybody, TestSchool.Now).Reasons);

        // Recorded after the word, however long ago it is said to hold.
        SchoolRegister backdated = Unbarred.With(Withdrawal("named", TestSchool.Now.AddDays(-50), TestSchool.Now));
        Assert.Equal([Reason.PeopleCannotBeScreened], JudgeUnseen(backdated, searched).Reasons);

        SchoolRegister known = Unbarred.With(Withdrawal("named", TestSchool.Now.AddDays(-50), TestSchool.Now.AddDays(-50)));
        Assert.Equal(Verdict.Clear, JudgeUnseen(known, searched).Verdict);
    }

    [Fact]
    public void A_bar_counts_as_known_from_when_it_is_known_to_hold()
    {
        PhotoEvidence searched = Said(Photo(Match("ok1")), PhotoAssertionKind.NobodyMissed);
        Assert.Equal(Verdict.Review, JudgeUnseen(WithBarred(null), searched).Verdict);
        Assert.Equal(Verdict.Review, JudgeUnseen(WithBarred(TestSchool.Now), searched).Verdict);
        Assert.Equal(Verdict.Clear, JudgeUnseen(WithBarred(Yesterday.AddDays(-1)), searched).Verdict);
    }

    [Fact]
    public void A_consent_that_lapsed_after_the_word_counts_too()
    {
        ConsentDecision lapsing = Withdrawal("named", TestSchool.Now.AddDays(-50), null) with { Kind = DecisionKind.Given, Expires = TestSchool.Now.AddHours(-1) };
        Assert.Equal([Reason.PeopleCannotBeScreened], JudgeUnseen(Unbarred.With(lapsing), Said(Photo(Match("ok1")), PhotoAssertionKind.NobodyMissed)).Reasons);
    }

    [Fact]
    public void Withheld_blocks_whatever_else_is_said() => Assert.Equal(
        [Reason.BlockedByHuman],
        Judge(AllowList, Said(Photo(Match("ok1")), PhotoAssertionKind.Withheld, PhotoAssertionKind.NobodyMissed)).Reasons);

    private static PhotoEvidence Said(PhotoEvidence photo, params PhotoAssertionKind[] kinds) =>
        photo with { Assertions = [.. kinds.Select(kind => new PhotoAssertion(kind, Yesterday))] };

    /// <summary>Judged by block-list where one permitted pupil alone has a template.</summary>
    private static PhotoVerdict JudgeUnseen(SchoolRegister school, PhotoEvidence photo) =>
        ReleasePolicy.Judge(photo, school, BlockList, new TemplateCoverage(["ok1"]), TestSchool.Now);

    private static SchoolRegister WithBarred(DateTimeOffset? since) =>
        new([.. Unbarred.People, TestSchool.Pupil("barred") with { IsBarred = true, BarredSince = since }], Unbarred.Ledger);

    private static ConsentDecision Withdrawal(string person, DateTimeOffset from, DateTimeOffset? recorded) => new()
    {
        Sequence = Unbarred.Ledger.Decisions.Length + 1,
        PersonId = person,
        Use = Use.Website,
        Kind = DecisionKind.Withdrawn,
        DecidedBy = Decider.ParentOrCarer,
        EffectiveFrom = from,
        RecordedAt = recorded,
    };
}
