using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using FsCheck;
using FsCheck.Fluent;
using static ConsentLens.Consent.Ledger.DecisionKind;
using static ConsentLens.Consent.Tests.TestSchool;

namespace ConsentLens.Consent.Tests.Ledger;

/// <summary>Histories in which the order of recording and the order of effect differ.</summary>
public class ConsentHistoryTests
{
    private const int Days = 40;

    private static readonly Person Child = Pupil("p1");
    private static readonly Config Configuration = Config.QuickThrowOnFailure.WithMaxTest(5_000);

    private static readonly Gen<ConsentDecision> AnyDecision =
        from kind in Gen.Elements(Enum.GetValues<DecisionKind>())
        from decider in Gen.Elements(Enum.GetValues<Decider>())
        from day in Gen.Choose(0, Days)
        from lapses in Gen.Choose(-Days, Days)
        select On(day, kind, decider) with { Expires = kind == Given && lapses > day ? Now.AddDays(lapses) : null };

    private static readonly Gen<ConsentDecision[]> Histories =
        from length in Gen.Choose(0, 8)
        from decisions in AnyDecision.ArrayOf(length)
        select Recorded(decisions);

    [Theory]
    [InlineData(Refused)]
    [InlineData(Withdrawn)]
    [InlineData(ObjectionUpheld)]
    public void A_no_of_day_10_ends_a_consent_that_was_recorded_before_it_and_would_begin_on_day_30(DecisionKind no)
    {
        ConsentLedger ledger = new(Recorded(On(30, Given), On(10, no)));
        Assert.NotEqual(ConsentState.Given, ledger.StateOf(Child, Use.Website, Now.AddDays(35)));
        Assert.Empty(ledger.PendingOf(Child, Use.Website, Now.AddDays(10)));
    }

    [Fact]
    public void A_consent_recorded_after_the_no_counts_from_its_own_day_on()
    {
        ConsentLedger ledger = new(Recorded(On(30, Given), On(10, Withdrawn), On(20, Given)));
        Assert.Equal(ConsentState.Withdrawn, ledger.StateOf(Child, Use.Website, Now.AddDays(19)));
        Assert.Equal(ConsentState.Given, ledger.StateOf(Child, Use.Website, Now.AddDays(35)));
    }

    [Fact]
    public void What_is_pending_is_told_with_its_day()
    {
        ConsentLedger ledger = new(Recorded(On(0, Given) with { Expires = Now.AddDays(5) }, On(10, Given), On(20, Withdrawn)));
        Assert.Equal(
            [new ConsentChange(Now.AddDays(5), ConsentState.Expired), new ConsentChange(Now.AddDays(10), ConsentState.Given), new ConsentChange(Now.AddDays(20), ConsentState.Withdrawn)],
            ledger.PendingOf(Child, Use.Website, Now));
    }

    [Fact]
    public void Once_a_no_holds_nobody_is_shown_until_a_consent_is_recorded_after_it() => Check.One(Configuration, Prop.ForAll(
        Arb.From(from history in Histories from no in AnyDecision where no.Kind != Given from later in Gen.Choose(0, 2 * Days) select (history, no, later)),
        drawn =>
        {
            ConsentLedger ledger = new(Recorded([.. drawn.history, drawn.no]));
            return ledger.StateOf(Child, Use.Website, drawn.no.EffectiveFrom.AddDays(drawn.later)) != ConsentState.Given;
        }));

    [Fact]
    public void The_ledger_agrees_with_a_simple_oracle_on_every_day() => Check.One(Configuration, Prop.ForAll(Arb.From(Histories), history =>
    {
        ConsentLedger ledger = new(history);
        return Enumerable.Range(-1, Days + 3).All(day =>
            (ledger.StateOf(Child, Use.Website, Now.AddDays(day)) == ConsentState.Given) == IsGiven(history, Now.AddDays(day)));
    }));

    [Fact]
    public void What_is_pending_tells_every_day_to_come() => Check.One(Configuration, Prop.ForAll(
        Arb.From(from history in Histories from day in Gen.Choose(0, Days) select (history, day)),
        drawn =>
        {
            ConsentLedger ledger = new(drawn.history);
            DateTimeOffset today = Now.AddDays(drawn.day);
            return Enumerable.Range(0, Days + 2).All(ahead =>
            {
                DateTimeOffset then = today.AddDays(ahead);
                ConsentState told = ledger.PendingOf(Child, Use.Website, today).LastOrDefault(change => change.From <= then)?.State
                    ?? ledger.StateOf(Child, Use.Website, today);
                return told == ledger.StateOf(Child, Use.Website, then);
            });
        }));

    // Of each voice that has said anything by now: its latest consent that no "no" outlived, and that has not lapsed.
    private static bool IsGiven(ConsentDecision[] history, DateTimeOffset at)
    {
        bool[] voices = [.. history.Where(decision => decision.EffectiveFrom <= at).GroupBy(decision => decision.DecidedBy).Select(SaysYes)];
        return voices.Length > 0 && voices.All(yes => yes);

        bool SaysYes(IEnumerable<ConsentDecision> said)
        {
            ConsentDecision[] nos = [.. said.Where(decision => decision.Kind != Given)];
            ConsentDecision? consent = said
                .Where(decision => decision.Kind == Given && nos.All(no => no.Sequence < decision.Sequence && no.EffectiveFrom <= decision.EffectiveFrom))
                .MaxBy(decision => (decision.EffectiveFrom, decision.Sequence));
            return consent is not null && !(consent.Expires <= at);
        }
    }

    private static ConsentDecision On(int day, DecisionKind kind, Decider by = Decider.ParentOrCarer) => Decision(0, kind, -day, by);

    private static ConsentDecision[] Recorded(params ConsentDecision[] decisions) =>
        [.. decisions.Select((decision, index) => decision with { Sequence = index + 1 })];
}
