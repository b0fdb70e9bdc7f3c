using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using static ConsentLens.Consent.Tests.Policy.Faces;

namespace ConsentLens.Consent.Tests.Policy;

/// <summary>A human's decision settles a face only as long as nobody restricted whom it resembles is newer than the decision.</summary>
public class DecisionAgeTests
{
    private static readonly DateTimeOffset Said = TestSchool.Now.AddDays(-5);

    private static readonly (HumanAssertionKind Kind, string? Id)[] Settling =
        [(HumanAssertionKind.IsPerson, "ok1"), (HumanAssertionKind.Guest, null), (HumanAssertionKind.NotAFace, null)];

    private static readonly FaceFinding[] LikeSomebodyRestricted = [Match("no1"), Possible("no1"), Possible("ok2", "no1"), Match("no1", FaceQuality.Turned)];

    [Fact]
    public void A_decision_older_than_the_template_of_somebody_restricted_goes_to_review()
    {
        foreach ((ScreeningRules rules, FaceFinding face, FaceFinding decided) in Everything())
        {
            PhotoVerdict verdict = Judge(School, rules, decided, templateOfRestricted: TestSchool.Now.AddDays(-1));
            Assert.Equal((Verdict.Review, Reason.DecisionOutdated), (verdict.Verdict, Assert.Single(verdict.Reasons)));
            Assert.NotEqual(Verdict.Clear, Judge(School, rules, face, TestSchool.Now.AddDays(-1)).Verdict);
        }
    }

    [Fact]
    public void A_decision_older_than_the_comparison_that_found_somebody_restricted_goes_to_review()
    {
        foreach ((ScreeningRules rules, _, FaceFinding decided) in Everything())
        {
            Assert.Equal([Reason.DecisionOutdated], Judge(School, rules, Found(decided, Said.AddMinutes(1)), templateOfRestricted: TestSchool.Now.AddDays(-30)).Reasons);
            Assert.Equal(Verdict.Clear, Judge(School, rules, Found(decided, Said), templateOfRestricted: TestSchool.Now.AddDays(-30)).Verdict);
        }
    }

    [Fact]
    public void A_face_that_looked_like_somebody_restricted_is_shown_on_no_older_decision_and_on_no_comparison()
    {
        FaceFinding[] faces = [Match("ok1"), Unknown(), Possible("ok1"), NotCompared(), Unknown(FaceQuality.Turned)];
        foreach (ScreeningRules rules in new[] { AllowList, BlockList })
        {
            foreach (FaceFinding face in faces.Select(face => face with { Resembled = ["no1"], ReopenedAt = Said.AddMinutes(1) }))
            {
                Assert.Equal((Verdict.Review, Reason.PossibleRestrictedPerson), (Faces.Judge(rules, face).Verdict, Assert.Single(Faces.Judge(rules, face).Reasons)));
                foreach ((HumanAssertionKind kind, string? id) in Settling)
                {
                    Assert.Equal([Reason.DecisionOutdated], Faces.Judge(rules, face with { Human = new HumanAssertion(kind, Said, id) }).Reasons);
                    Assert.Equal(Verdict.Clear, Faces.Judge(rules, face with { Human = new HumanAssertion(kind, Said.AddMinutes(1), id) }).Verdict);
                }
            }
        }
    }

    [Fact]
    public void A_decision_that_could_know_of_everybody_stands()
    {
        foreach ((ScreeningRules rules, _, FaceFinding decided) in Everything())
            Assert.Equal(Verdict.Clear, Judge(School, rules, decided, templateOfRestricted: TestSchool.Now.AddDays(-30)).Verdict);
    }

    [Fact]
    public void A_withdrawal_recorded_after_the_decision_makes_it_outdated()
    {
        SchoolRegister given = new TestSchool().With("ok1", Use.Website).With("ok2", Use.Website).With("no1", Use.Website).Register();
        SchoolRegister withdrawn = given.With(new ConsentDecision
        {
            Sequence = 1000,
            PersonId = "no1",
            Use = Use.Website,
            Kind = DecisionKind.Withdrawn,
            DecidedBy = Decider.ParentOrCarer,
            EffectiveFrom = TestSchool.Now.AddDays(-1),
            RecordedAt = TestSchool.Now.AddDays(-1),
        });
        foreach ((ScreeningRules rules, _, FaceFinding decided) in Everything())
        {
            Assert.Equal(Verdict.Clear, Judge(given, rules, decided, TestSchool.Now.AddDays(-30)).Verdict);
            Assert.Equal(Reason.DecisionOutdated, Assert.Single(Judge(withdrawn, rules, decided, TestSchool.Now.AddDays(-30)).Reasons));
        }
    }

    [Fact]
    public void Not_knowing_a_face_changes_nothing()
    {
        foreach (ScreeningRules rules in new[] { AllowList, AllowList with { OnUnknown = DoubtAction.Blur }, BlockList, DetectOnly })
        {
            foreach (FaceFinding face in LikeSomebodyRestricted.Append(Match("ok1")).Append(Unknown()).Append(Unknown(FaceQuality.Small)).Append(NotCompared()))
            {
                PhotoVerdict without = Faces.Judge(rules, face);
                PhotoVerdict with = Faces.Judge(rules, face.Said(HumanAssertionKind.Unknown));
                Assert.Equal((without.Verdict, without.Faces[0]), (with.Verdict, with.Faces[0]));
                Assert.Equal(without.Reasons, with.Reasons);
            }
        }
    }

    private static IEnumerable<(ScreeningRules Rules, FaceFinding Face, FaceFinding Decided)> Everything() =>
        from rules in new[] { AllowList, BlockList }
        from face in LikeSomebodyRestricted
        from word in Settling
        select (rules, face, face with { Human = new HumanAssertion(word.Kind, Said, word.Id) });

    private static PhotoVerdict Judge(SchoolRegister register, ScreeningRules rules, FaceFinding face, DateTimeOffset templateOfRestricted)
    {
        var templates = new TemplateCoverage(register.People.Select(person => (person.Id, person.Id == "no1" ? templateOfRestricted : DateTimeOffset.MinValue)));
        return ReleasePolicy.Judge(Photo(face), register, rules, templates, TestSchool.Now);
    }

    private static FaceFinding Found(FaceFinding face, DateTimeOffset at) =>
        face with { Comparison = face.Comparison with { Candidates = [.. face.Comparison.Candidates.Select(candidate => candidate with { FoundAt = at })] } };
}
