using ConsentLens.Consent;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>One cell that is judged: a style under one attack, beside what the surroundings alone give the same attack.</summary>
/// <param name="Outcome">The style's.</param>
/// <param name="Grey">The same attack's on copies with the face cut out to flat grey.</param>
/// <param name="Floor">
/// What counts: the same, except where the attack looks at a soft fill alone. That fill repeats the colours around it, so there the floor is what the attack makes of the same
/// fill painted by somebody who has the grey copy only.
/// </param>
/// <param name="Guesses">How many guesses the attacker has.</param>
internal sealed record FloorComparison(AttackOutcome Outcome, AttackOutcome Grey, AttackOutcome Floor, int Guesses)
{
    public Rate Rate => Outcome.Top(Guesses);

    public Rate GreyRate => Grey.Top(Guesses);

    public Rate FloorRate => Floor.Top(Guesses);

    /// <summary>Whether the style tells no more than its floor does: its rate is not above the floor's interval.</summary>
    public bool TellsNoMore => Rate.Share <= FloorRate.High;

    /// <summary>McNemar's p for the same photos.</summary>
    public double P => Outcome.PairedWith(Floor, Guesses);

    /// <summary>Where a rate lies beside an interval.</summary>
    public string PlaceBeside(Rate floor) => floor.Holds(Rate.Share) ? "within" : Rate.Share > floor.Share ? "ABOVE" : "below";
}
