using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using static ConsentLens.Consent.Tests.Policy.Faces;

namespace ConsentLens.Consent.Tests.Policy;

/// <summary>Somebody restricted without a template can be taken for a sibling of the same year: no such match is certain. Nor is one with a child of another class.</summary>
public class LookAlikeTests
{
    private static readonly ScreeningRules[] Comparing =
    [
        .. from rules in new[] { AllowList, BlockList }
           from onHit in Enum.GetValues<HitAction>()
           select rules with { OnHit = onHit },
    ];

    private static readonly Person Florence = TestSchool.Pupil("p1", "Florence", "Hartwell") with { YearGroup = "3" };

    private static readonly Person Rose = TestSchool.Pupil("t1", "Rose", "Hartwell") with { YearGroup = "3", IsBarred = true };

    [Theory]
    [InlineData("Hartwell", "3", true)]
    [InlineData("HARTWÉLL", "3", true)]
    [InlineData("Hartwell", null, true)]
    [InlineData("Hartwell", "4", false)]
    [InlineData("Hartley", "3", false)]
    public void A_match_with_the_namesake_of_somebody_restricted_without_template_is_possible_at_most(string family, string? year, bool isDoubted)
    {
        Person other = Rose with { FamilyName = family, YearGroup = year };
        foreach (ScreeningRules rules in Comparing)
        {
            PhotoVerdict verdict = Judge(rules, School(other), Match("p1"), "p1");
            FaceVerdict face = Assert.Single(verdict.Faces);
            Assert.Equal(isDoubted ? Reason.PossibleRestrictedPerson : Reason.PermittedPerson, face.Reason);
            Assert.Equal(isDoubted ? null : "p1", face.PersonId);

            // Whoever may be shown, or can be told apart, casts no doubt.
            Assert.Equal(Reason.PermittedPerson, Judge(rules, School(other), Match("p1"), "p1", "t1").Faces[0].Reason);
            Assert.Equal(Reason.PermittedPerson, Judge(rules, School(other with { IsBarred = false }, isPermitted: true), Match("p1"), "p1").Faces[0].Reason);
        }
    }

    [Fact]
    public void Whoever_was_marked_as_looking_alike_casts_the_same_doubt()
    {
        Person stranger = Rose with { FamilyName = "Other", YearGroup = "6", Role = PersonRole.OtherAdult };
        SchoolRegister register = School(stranger);
        Assert.Equal(Reason.PermittedPerson, Judge(AllowList, register, Match("p1"), "p1").Faces[0].Reason);
        foreach ((string, string) pair in new[] { ("p1", "t1"), ("t1", "p1") })
        {
            var marked = new SchoolRegister(register.People, register.Ledger, lookAlikes: [new LookAlikePair(pair.Item1, pair.Item2)]);
            Assert.Equal(Reason.PossibleRestrictedPerson, Judge(AllowList, marked, Match("p1"), "p1").Faces[0].Reason);
            Assert.Equal(Reason.PossibleRestrictedPerson, Judge(AllowList, marked.With(register.Ledger), Match("p1"), "p1").Faces[0].Reason);
        }
    }

    [Fact]
    public void The_year_of_somebody_who_leaves_or_whose_row_was_rejected_tells_nobody_apart()
    {
        foreach (Person other in new[] { Rose with { YearGroup = "2", LeavingDate = new DateOnly(2026, 7, 20) }, Rose with { YearGroup = "2", HeldSince = TestSchool.Now.AddDays(-9) } })
        {
            Assert.Equal(Reason.PossibleRestrictedPerson, Judge(AllowList, School(other), Match("p1"), "p1").Faces[0].Reason);
            Assert.Equal(Reason.PermittedPerson, Judge(AllowList, School(other), Match("p1"), "p1", "t1").Faces[0].Reason);
        }
    }

    [Fact]
    public void A_decision_knows_of_a_mark_only_when_it_is_the_later()
    {
        DateTimeOffset said = TestSchool.Now.AddDays(-5);
        SchoolRegister register = School(Rose with { FamilyName = "Other", BarredSince = said.AddDays(-1) });
        FaceFinding decided = Match("p1") with { Human = new HumanAssertion(HumanAssertionKind.IsPerson, said, "p1") };
        foreach ((int days, Reason reason) in new[] { (-1, Reason.ClearedByHuman), (1, Reason.DecisionOutdated) })
        {
            var marked = new SchoolRegister(register.People, register.Ledger, lookAlikes: [new LookAlikePair("p1", "t1", said.AddDays(days))]);
            Assert.Equal([reason], Judge(AllowList, marked, decided, "p1").Reasons);
        }
    }

    [Fact]
    public void A_template_that_the_photo_was_not_compared_with_tells_nobody_apart()
    {
        PhotoEvidence photo = Photo(Match("p1")) with { LookedFor = new TemplateCoverage(["p1"]) };
        PhotoVerdict verdict = ReleasePolicy.Judge(photo, School(Rose), AllowList, new TemplateCoverage(["p1", "t1"]), TestSchool.Now);
        Assert.Equal([Reason.PossibleRestrictedPerson], verdict.Reasons);
    }

    [Fact]
    public void A_human_settles_it_until_more_is_known_of_the_namesake()
    {
        DateTimeOffset said = TestSchool.Now.AddDays(-5);
        Person known = Rose with { BarredSince = said.AddDays(-1) };
        foreach (FaceFinding face in new[] { Match("p1"), Unknown(), NotCompared() })
        {
            FaceFinding decided = face with { Human = new HumanAssertion(HumanAssertionKind.IsPerson, said, "p1") };
            Assert.Equal(Reason.ClearedByHuman, Judge(AllowList, School(known), decided, "p1").Faces[0].Reason);
            foreach (Person news in new[] { known with { BarredSince = said.AddDays(1) }, known with { KnownSince = said.AddDays(1) }, known with { HeldSince = said.AddDays(1) } })
                Assert.Equal([Reason.DecisionOutdated], Judge(AllowList, School(news), decided, "p1").Reasons);
        }

        // A guest who looks like the one may be the other.
        FaceFinding guest = Match("p1") with { Human = new HumanAssertion(HumanAssertionKind.Guest, said) };
        Assert.Equal([Reason.ClearedByHuman], Judge(AllowList, School(known), guest, "p1").Reasons);
        Assert.Equal([Reason.DecisionOutdated], Judge(AllowList, School(known with { BarredSince = said.AddDays(1) }), guest, "p1").Reasons);
    }

    [Fact]
    public void A_match_with_somebody_permitted_of_another_class_is_possible_and_a_restricted_one_counts()
    {
        var expected = new HashSet<string> { "ok2" };
        foreach (ScreeningRules rules in Comparing)
        {
            Assert.Equal(Reason.MatchOfOtherClass, Judge(rules, "ok1").Faces[0].Reason);
            Assert.Equal(Reason.PermittedPerson, Judge(rules, "ok2").Faces[0].Reason);
            Assert.Equal(FaceIdentity.Restricted, Judge(rules, "no1").Faces[0].Identity);
            Assert.Equal(rules.OnHit == HitAction.Block ? Verdict.Block : Verdict.Review, Judge(rules, "no1").Verdict);
            PhotoEvidence settled = Photo(Match("ok1").Said(HumanAssertionKind.IsPerson, "ok1")) with { ExpectedPupils = expected };
            Assert.Equal(Verdict.Clear, Faces.Judge(rules, settled).Verdict);
        }

        PhotoVerdict Judge(ScreeningRules rules, string id) => Faces.Judge(rules, Photo(Match(id)) with { ExpectedPupils = expected });
    }

    [Fact]
    public void Adults_are_expected_everywhere()
    {
        SchoolRegister register = new TestSchool().With(TestSchool.Pupil("s1") with { Role = PersonRole.Staff }, Use.Website).Register();
        PhotoEvidence photo = Photo(Match("s1")) with { ExpectedPupils = new HashSet<string>() };
        Assert.Equal([Reason.PermittedPerson], ReleasePolicy.Judge(photo, register, AllowList, Everybody, TestSchool.Now).Reasons);
    }

    private static SchoolRegister School(Person other, bool isPermitted = false) =>
        new TestSchool().With(Florence, Use.Website).With(other, isPermitted ? [Use.Website] : []).Register();

    private static PhotoVerdict Judge(ScreeningRules rules, SchoolRegister register, FaceFinding face, params string[] templates) =>
        ReleasePolicy.Judge(Photo(face), register, rules, new TemplateCoverage(templates.Select(id => (id, DateTimeOffset.MinValue))), TestSchool.Now);
}
