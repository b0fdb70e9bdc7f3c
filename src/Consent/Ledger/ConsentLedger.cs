using System.Collections.Frozen;
using System.Collections.Immutable;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Ledger;

/// <summary>Every decision ever recorded, from which the state of consent at a given time follows. Immutable: appending makes a new ledger.</summary>
/// <remarks>
/// <para>The last decision by each decider counts: the latest <see cref="ConsentDecision.EffectiveFrom"/>, and where two are equal the higher
/// <see cref="ConsentDecision.Sequence"/>. A decision that takes effect in the future does not count yet.</para>
/// <para>A refusal, withdrawal or objection, once it holds, ends every consent by the same decider that was recorded before it, one that would take effect
/// later too: nobody who says no means "until last week's form begins". Only a consent recorded after it counts again.</para>
/// <para>A parent and a pupil each have a say, and each who has decided must have said yes: a parent's consent does not undo the pupil's own refusal,
/// withdrawal or objection, nor the pupil's consent the parent's. So an upheld objection outweighs every consent by the other, earlier or later, and every
/// earlier consent by the same decider; a later explicit consent by whoever objected lifts it, because people may change their mind.</para>
/// <para>Staff and other adults decide for themselves alone. A consent recorded as a parent's counts for nothing there (nobody consents for an adult); a
/// refusal counts however it was recorded, because in doubt nobody is shown.</para>
/// </remarks>
public sealed class ConsentLedger
{
    private readonly FrozenDictionary<string, FrozenDictionary<Use, ImmutableArray<ConsentDecision>>> _byPersonAndUse;

    /// <exception cref="ArgumentException">Two of them have the same sequence.</exception>
    public ConsentLedger(IEnumerable<ConsentDecision> decisions)
    {
        Decisions = [.. decisions.OrderBy(decision => decision.Sequence)];
        for (int index = 1; index < Decisions.Length; index++)
        {
            if (Decisions[index].Sequence == Decisions[index - 1].Sequence)
                throw new ArgumentException($"Two decisions in the ledger have the sequence {Decisions[index].Sequence}; each must have its own.", nameof(decisions));
        }

        _byPersonAndUse = Decisions
            .GroupBy(decision => decision.PersonId, StringComparer.Ordinal)
            .ToFrozenDictionary(ofPerson => ofPerson.Key, HistoriesByUse, StringComparer.Ordinal);
    }

    public static ConsentLedger Empty { get; } = new([]);

    /// <summary>Every decision, in the order of <see cref="ConsentDecision.Sequence"/>.</summary>
    public ImmutableArray<ConsentDecision> Decisions { get; }

    /// <exception cref="ArgumentException">Its sequence is already taken.</exception>
    public ConsentLedger Append(ConsentDecision decision) => new(Decisions.Add(decision));

    /// <summary>The decisions about one use of a person's image, in the order in which they take effect.</summary>
    public ImmutableArray<ConsentDecision> History(string personId, Use use) =>
        _byPersonAndUse.TryGetValue(personId, out FrozenDictionary<Use, ImmutableArray<ConsentDecision>>? byUse)
        && byUse.TryGetValue(use, out ImmutableArray<ConsentDecision> history)
            ? history
            : [];

    /// <summary>The state of consent to <paramref name="use"/> for <paramref name="person"/> at a given time, ignoring any safeguarding bar.</summary>
    public ConsentState StateOf(Person person, Use use, DateTimeOffset at)
    {
        var byParents = new Voice();
        var bySelf = new Voice();
        foreach (ConsentDecision decision in History(person.Id, use))
        {
            if (decision.EffectiveFrom > at) break;
            if (person.Role == PersonRole.Pupil && decision.DecidedBy == Decider.ParentOrCarer)
                byParents.Hear(decision);
            else if (decision.DecidedBy == Decider.Self || decision.Kind != DecisionKind.Given) bySelf.Hear(decision);
        }

        ConsentState parents = StateAfter(byParents.Last, at);
        ConsentState self = StateAfter(bySelf.Last, at);
        return parents > self ? parents : self;
    }

    /// <summary>How the decisions on record now will change the state after a given time, in order: what takes effect, and what lapses.</summary>
    public IEnumerable<ConsentChange> PendingOf(Person person, Use use, DateTimeOffset at)
    {
        ConsentState state = StateOf(person, use, at);
        IEnumerable<DateTimeOffset> instants = History(person.Id, use)
            .SelectMany(decision => decision.Expires is { } expires ? [decision.EffectiveFrom, expires] : new[] { decision.EffectiveFrom })
            .Where(instant => instant > at)
            .Distinct()
            .Order();
        foreach (DateTimeOffset instant in instants)
        {
            ConsentState next = StateOf(person, use, instant);
            if (next != state) yield return new ConsentChange(instant, next);
            state = next;
        }
    }

    private static FrozenDictionary<Use, ImmutableArray<ConsentDecision>> HistoriesByUse(IEnumerable<ConsentDecision> decisions) =>
        decisions.GroupBy(decision => decision.Use).ToFrozenDictionary(ofUse => ofUse.Key, InOrderOfEffect);

    private static ImmutableArray<ConsentDecision> InOrderOfEffect(IEnumerable<ConsentDecision> decisions) =>
        [.. decisions.OrderBy(decision => decision.EffectiveFrom).ThenBy(decision => decision.Sequence)];

    private static ConsentState StateAfter(ConsentDecision? decision, DateTimeOffset at) => decision switch
    {
        null => ConsentState.NotGiven,
        { Kind: DecisionKind.Given } => decision.Expires <= at ? ConsentState.Expired : ConsentState.Given,
        { Kind: DecisionKind.Refused } => ConsentState.Refused,
        { Kind: DecisionKind.Withdrawn } => ConsentState.Withdrawn,
        _ => ConsentState.ObjectionUpheld,
    };

    /// <summary>What one decider said, heard in the order in which it takes effect.</summary>
    private struct Voice()
    {
        private long _lastNo = long.MinValue;

        public ConsentDecision? Last { get; private set; }

        public void Hear(ConsentDecision decision)
        {
            bool isNo = decision.Kind != DecisionKind.Given;
            if (isNo) _lastNo = Math.Max(_lastNo, decision.Sequence);
            if (isNo || decision.Sequence > _lastNo) Last = decision;
        }
    }
}

/// <summary>The state of consent to one use at a given time. After <see cref="NotGiven"/>, later values are more restrictive.</summary>
public enum ConsentState
{
    /// <summary>Nothing is on record. No record means no consent.</summary>
    NotGiven,

    /// <summary>Given and in date: the only state in which the person may be shown.</summary>
    Given,

    /// <summary>Given, and since lapsed.</summary>
    Expired,

    Refused,

    /// <summary>Given, and since withdrawn.</summary>
    Withdrawn,

    ObjectionUpheld,
}

/// <summary>A future change of consent.</summary>
public sealed record ConsentChange(DateTimeOffset From, ConsentState State);
