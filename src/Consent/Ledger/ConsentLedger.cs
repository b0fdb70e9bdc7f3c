using System.Collections.Frozen;
using System.Collections.Immutable;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Ledger;

/// <summary>
/// Every decision ever recorded, and what follows from them at an instant. Immutable: an append makes a new ledger.
/// </summary>
/// <remarks>
/// <para>Of the decisions of one decider the last one counts: by <see cref="ConsentDecision.EffectiveFrom"/>, and by
/// <see cref="ConsentDecision.Sequence"/> between equals. A decision that takes effect in the future does not count yet.</para>
/// <para>A parent and a pupil each have a voice, and each that has spoken must say yes: a parent's consent does not undo
/// the pupil's own refusal, withdrawal or objection, nor the pupil's consent the parent's. So an upheld objection outlives every
/// consent, older or later, of the other voice, and every older consent of the same one; a later explicit consent by the one who
/// objected lifts it, since people may change their mind.</para>
/// <para>For staff and other adults there is one voice, their own. A consent recorded as a parent's counts for nothing there
/// (nobody consents for an adult); a refusal, however recorded, counts, since the doubt goes to the side of not showing.</para>
/// </remarks>
public sealed class ConsentLedger
{
    private readonly FrozenDictionary<string, FrozenDictionary<Use, ImmutableArray<ConsentDecision>>> _byPersonAndUse;

    /// <summary>Takes decisions in any order.</summary>
    /// <exception cref="ArgumentException">Two of them have the same sequence.</exception>
    public ConsentLedger(IEnumerable<ConsentDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        Decisions = [.. decisions.OrderBy(decision => decision.Sequence)];
        for (int index = 1; index < Decisions.Length; index++)
        {
            if (Decisions[index].Sequence == Decisions[index - 1].Sequence)
                throw new ArgumentException($"Two decisions of the ledger have the sequence {Decisions[index].Sequence}; each must have its own.", nameof(decisions));
        }

        _byPersonAndUse = Decisions
            .GroupBy(decision => decision.PersonId, StringComparer.Ordinal)
            .ToFrozenDictionary(ofPerson => ofPerson.Key, HistoriesByUse, StringComparer.Ordinal);
    }

    /// <summary>A ledger without entries.</summary>
    public static ConsentLedger Empty { get; } = new([]);

    /// <summary>Every decision, in the order of <see cref="ConsentDecision.Sequence"/>.</summary>
    public ImmutableArray<ConsentDecision> Decisions { get; }

    /// <summary>The ledger with one more decision.</summary>
    /// <exception cref="ArgumentException">Its sequence is taken already.</exception>
    public ConsentLedger Append(ConsentDecision decision) => new(Decisions.Add(decision));

    /// <summary>The decisions about one use of a person's image, in the order in which they take effect.</summary>
    public ImmutableArray<ConsentDecision> History(string personId, Use use) =>
        _byPersonAndUse.TryGetValue(personId, out FrozenDictionary<Use, ImmutableArray<ConsentDecision>>? byUse)
        && byUse.TryGetValue(use, out ImmutableArray<ConsentDecision> history)
            ? history
            : [];

    /// <summary>How consent to <paramref name="use"/> stands for <paramref name="person"/> at an instant. The bar is not looked at here.</summary>
    public ConsentState StateOf(Person person, Use use, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(person);
        ConsentDecision? lastOfParents = null;
        ConsentDecision? lastOfSelf = null;
        foreach (ConsentDecision decision in History(person.Id, use))
        {
            if (decision.EffectiveFrom > at)
                break;
            if (person.Role == PersonRole.Pupil && decision.DecidedBy == Decider.ParentOrCarer)
                lastOfParents = decision;
            else if (decision.DecidedBy == Decider.Self || decision.Kind != DecisionKind.Given)
                lastOfSelf = decision;
        }

        ConsentState parents = StateAfter(lastOfParents, at);
        ConsentState self = StateAfter(lastOfSelf, at);
        return parents > self ? parents : self;
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
}
