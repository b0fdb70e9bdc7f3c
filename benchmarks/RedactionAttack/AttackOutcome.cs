using ConsentLens.Consent;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>The result of one attack on one kind of copy.</summary>
/// <param name="Places">The rank of the right person for each photo, 1 for the likeliest.</param>
internal sealed record AttackOutcome(Attack Attack, Covering Covering, IReadOnlyList<int> Places)
{
    /// <summary>How often the right person was among the first guesses.</summary>
    public Rate Top(int places) => new(Places.Count(place => place <= places), Places.Count);

    /// <summary>Whether this and another attack are right equally often on the same photos.</summary>
    public double PairedWith(AttackOutcome other, int places)
    {
        int onlyThis = 0;
        int onlyOther = 0;
        for (int i = 0; i < Places.Count; i++)
        {
            bool here = Places[i] <= places;
            bool there = other.Places[i] <= places;
            if (here && !there) onlyThis++;
            if (there && !here) onlyOther++;
        }

        return PairedTest.P(onlyThis, onlyOther);
    }
}
