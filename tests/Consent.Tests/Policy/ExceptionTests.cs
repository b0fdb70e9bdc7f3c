using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using static ConsentLens.Consent.Tests.Policy.Faces;

namespace ConsentLens.Consent.Tests.Policy;

/// <summary>"It is P, and P may be shown here": for one person, photo and channel, until anything is recorded against it.</summary>
public class ExceptionTests
{
    private static readonly DateTimeOffset Said = TestSchool.Now.AddDays(-5);

    private static readonly ScreeningRules[] EveryRule =
    [
        .. from rules in new[] { AllowList, BlockList, DetectOnly }
           from onHit in Enum.GetValues<HitAction>()
           select rules with { OnHit = onHit },
    ];

    [Fact]
    public void An_exception_shows_whom_a_human_named_and_nobody_else()
    {
        foreach (ScreeningRules rules in EveryRule)
        {
            PhotoVerdict shown = Judge(rules, Refused(daysAgo: 30), Photo(Named("p1")));
            Assert.Equal((Verdict.Clear, Reason.ShownByException, "p1"), (shown.Verdict, Assert.Single(shown.Reasons), Assert.Single(shown.Faces).PersonId));

            // A match alone is not a human's word, and another person, photo or channel is not meant.
            Assert.NotEqual(Verdict.Clear, Judge(rules, Refused(30), Photo(Match("p1"))).Verdict);
            Assert.NotEqual(Verdict.Clear, Judge(rules, Refused(30), Photo(Match("p1").Said(HumanAssertionKind.Unknown))).Verdict);
            Assert.NotEqual(Verdict.Clear, Judge(rules, Refused(30), Photo(Named("p2"))).Verdict);
            Assert.NotEqual(Verdict.Clear, Judge(rules with { ChannelId = "press" }, Refused(30), Photo(Named("p1"))).Verdict);
            Assert.NotEqual(Verdict.Clear, Judge(rules with { ChannelId = null }, Refused(30), Photo(Named("p1"))).Verdict);
        }
    }

    [Fact]
    public void Whatever_is_recorded_against_it_later_ends_it_for_good()
    {
        ConsentDecision consent = Decision(DecisionKind.Given, recordedDaysAgo: 1, sequence: 3);
        foreach (ScreeningRules rules in EveryRule)
        {
            foreach (DecisionKind no in new[] { DecisionKind.Refused, DecisionKind.Withdrawn, DecisionKind.ObjectionUpheld })
            {
                SchoolRegister later = Refused(30).With(Decision(no, recordedDaysAgo: 3, sequence: 2));
                Assert.NotEqual(Verdict.Clear, Judge(rules, later, Photo(Named("p1"))).Verdict);
                // A consent that lapsed meanwhile does not bring the exception back.
                Assert.NotEqual(Verdict.Clear, Judge(rules, later.With(consent with { Expires = TestSchool.Now }), Photo(Named("p1"))).Verdict);
                // It counts from when it was recorded, wherever it begins.
                ConsentDecision toCome = Decision(no, recordedDaysAgo: 3, sequence: 2) with { EffectiveFrom = TestSchool.Now.AddDays(20) };
                Assert.NotEqual(Verdict.Clear, Judge(rules, Refused(30).With(toCome), Photo(Named("p1"))).Verdict);
                ConsentDecision backdated = Decision(no, recordedDaysAgo: 3, sequence: 2) with { EffectiveFrom = TestSchool.Now.AddDays(-20) };
                Assert.NotEqual(Verdict.Clear, Judge(rules, Refused(30).With(backdated), Photo(Named("p1"))).Verdict);
                // What another use says is not about this channel.
                ConsentDecision elsewhere = Decision(no, recordedDaysAgo: 3, sequence: 2) with { Use = Use.Press };
                Assert.Equal(Verdict.Clear, Judge(rules, Refused(30).With(elsewhere), Photo(Named("p1"))).Verdict);
            }
        }
    }

    [Fact]
    public void A_bar_or_a_hold_always_outweighs_it_and_one_that_came_later_ends_it()
    {
        foreach (ScreeningRules rules in EveryRule)
        {
            foreach (Person stopped in new[]
            {
                TestSchool.Pupil("p1") with { IsBarred = true },
                TestSchool.Pupil("p1") with { IsBarred = true, BarredSince = Said.AddDays(-20) },
                TestSchool.Pupil("p1") with { HeldSince = Said.AddDays(-20) },
                TestSchool.Pupil("p1") with { LastStopped = Said.AddDays(1) },
            })
            {
                Assert.NotEqual(Verdict.Clear, Judge(rules, Refused(30, stopped), Photo(Named("p1"))).Verdict);
            }

            Assert.Equal(Verdict.Clear, Judge(rules, Refused(30, TestSchool.Pupil("p1") with { LastStopped = Said.AddDays(-1) }), Photo(Named("p1"))).Verdict);
        }
    }

    private static FaceFinding Named(string id) => Match(id).Said(HumanAssertionKind.IsPerson, id);

    private static ConsentDecision Decision(DecisionKind kind, int recordedDaysAgo, long sequence) =>
        TestSchool.Decision(sequence, kind, recordedDaysAgo) with { RecordedAt = TestSchool.Now.AddDays(-recordedDaysAgo) };

    private static SchoolRegister Refused(int daysAgo, Person? person = null) =>
        new TestSchool().With(person ?? TestSchool.Pupil("p1")).With("p2").Register().With(Decision(DecisionKind.Refused, daysAgo, sequence: 1));

    private static PhotoVerdict Judge(ScreeningRules rules, SchoolRegister register, PhotoEvidence photo) => ReleasePolicy.Judge(
        photo with { Exceptions = [new PhotoException("p1", "website", Said)] },
        register,
        rules,
        new TemplateCoverage(register.People.Select(person => (person.Id, DateTimeOffset.MinValue))),
        TestSchool.Now);
}
