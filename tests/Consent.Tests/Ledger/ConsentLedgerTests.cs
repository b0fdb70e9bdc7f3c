using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using static ConsentLens.Consent.Ledger.DecisionKind;
using static ConsentLens.Consent.Tests.TestSchool;

namespace ConsentLens.Consent.Tests.Ledger;

public class ConsentLedgerTests
{
    private static readonly Person Child = Pupil("p1");
    private static readonly Person Teacher = Pupil("p1") with { Role = PersonRole.Staff };

    [Fact]
    public void No_entry_means_no_consent() =>
        Assert.Equal(ConsentState.NotGiven, ConsentLedger.Empty.StateOf(Child, Use.Website, Now));

    [Theory]
    [InlineData(Given, ConsentState.Given)]
    [InlineData(Refused, ConsentState.Refused)]
    [InlineData(Withdrawn, ConsentState.Withdrawn)]
    [InlineData(ObjectionUpheld, ConsentState.ObjectionUpheld)]
    public void The_last_decision_counts(DecisionKind last, ConsentState expected)
    {
        foreach (DecisionKind first in Enum.GetValues<DecisionKind>())
            Assert.Equal(expected, State(Child, Decision(1, first, daysAgo: 9), Decision(2, last, daysAgo: 8)));
    }

    [Fact]
    public void Effect_comes_before_sequence_and_sequence_breaks_ties()
    {
        Assert.Equal(ConsentState.Withdrawn, State(Child, Decision(1, Withdrawn, daysAgo: 5), Decision(2, Given, daysAgo: 9)));
        Assert.Equal(ConsentState.Withdrawn, State(Child, Decision(2, Withdrawn, daysAgo: 5), Decision(1, Given, daysAgo: 5)));
        Assert.Equal(ConsentState.Given, State(Child, Decision(1, Withdrawn, daysAgo: 5), Decision(2, Given, daysAgo: 5)));
    }

    [Fact]
    public void What_takes_effect_later_does_not_count_yet()
    {
        Assert.Equal(ConsentState.NotGiven, State(Child, Decision(1, Given, daysAgo: -1)));
        Assert.Equal(ConsentState.Given, State(Child, Decision(1, Given), Decision(2, Withdrawn, daysAgo: -1)));
        Assert.Equal(ConsentState.Given, State(Child, Decision(1, Given, daysAgo: 0)));
    }

    [Fact]
    public void A_consent_lapses_at_its_expiry_and_an_older_one_does_not_come_back()
    {
        ConsentDecision lapsing = Decision(2, Given) with { Expires = Now };
        Assert.Equal(ConsentState.Expired, State(Child, Decision(1, Given, daysAgo: 200), lapsing));
        Assert.Equal(ConsentState.Given, State(Child, lapsing with { Expires = Now.AddTicks(1) }));
    }

    [Fact]
    public void A_refusal_never_lapses() =>
        Assert.Equal(ConsentState.Refused, State(Child, Decision(1, Refused) with { Expires = Now.AddDays(-1) }));

    [Theory]
    [InlineData(Refused, ConsentState.Refused)]
    [InlineData(Withdrawn, ConsentState.Withdrawn)]
    [InlineData(ObjectionUpheld, ConsentState.ObjectionUpheld)]
    public void Neither_voice_undoes_the_others_no(DecisionKind no, ConsentState expected)
    {
        Assert.Equal(expected, State(Child, Decision(1, no, daysAgo: 9, Decider.Self), Decision(2, Given, daysAgo: 3)));
        Assert.Equal(expected, State(Child, Decision(1, no, daysAgo: 9), Decision(2, Given, daysAgo: 3, Decider.Self)));
    }

    [Fact]
    public void A_later_consent_of_the_one_who_objected_lifts_the_objection() =>
        Assert.Equal(ConsentState.Given, State(Child, Decision(1, ObjectionUpheld, daysAgo: 9), Decision(2, Given, daysAgo: 3)));

    [Fact]
    public void A_pupil_may_consent_alone() =>
        Assert.Equal(ConsentState.Given, State(Child, Decision(1, Given, by: Decider.Self)));

    [Fact]
    public void The_worse_of_two_nos_is_told() =>
        Assert.Equal(ConsentState.ObjectionUpheld, State(Child, Decision(1, ObjectionUpheld), Decision(2, Withdrawn, by: Decider.Self)));

    [Fact]
    public void Nobody_consents_for_an_adult_but_a_refusal_counts_however_it_was_recorded()
    {
        Assert.Equal(ConsentState.NotGiven, State(Teacher, Decision(1, Given)));
        Assert.Equal(ConsentState.Given, State(Teacher, Decision(1, Given, by: Decider.Self)));
        Assert.Equal(ConsentState.Refused, State(Teacher, Decision(1, Given, by: Decider.Self), Decision(2, Refused)));
        Assert.Equal(ConsentState.Given, State(Teacher, Decision(1, Refused), Decision(2, Given, by: Decider.Self)));
    }

    [Fact]
    public void Uses_and_people_are_apart()
    {
        var ledger = new ConsentLedger([Decision(1, Given, use: Use.Press), Decision(2, Given) with { PersonId = "p2" }]);
        Assert.Equal(ConsentState.NotGiven, ledger.StateOf(Child, Use.Website, Now));
        Assert.Equal(ConsentState.Given, ledger.StateOf(Child, Use.Press, Now));
    }

    [Fact]
    public void An_append_leaves_the_old_ledger_alone_and_a_sequence_is_used_once()
    {
        var ledger = new ConsentLedger([Decision(1, Given)]);
        ConsentLedger longer = ledger.Append(Decision(2, Withdrawn, daysAgo: 1));
        _ = Assert.Single(ledger.Decisions);
        Assert.Equal([1L, 2L], longer.History("p1", Use.Website).Select(decision => decision.Sequence));
        _ = Assert.Throws<ArgumentException>(() => longer.Append(Decision(2, Given)));
    }

    private static ConsentState State(Person person, params ConsentDecision[] decisions) =>
        new ConsentLedger(decisions).StateOf(person, Use.Website, Now);
}
