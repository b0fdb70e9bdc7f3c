namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>One cell that is judged: a style under one attack, beside what the surroundings alone give the same attack.</summary>
/// <param name="Outcome">The style's.</param>
/// <param name="Floor">The surroundings' alone.</param>
/// <param name="Guesses">How many guesses the attacker has.</param>
internal sealed record FloorComparison(AttackOutcome Outcome, AttackOutcome Floor, int Guesses)
{
    public Rate Rate => Outcome.Top(Guesses);

    public Rate FloorRate => Floor.Top(Guesses);

    /// <summary>Whether the style tells no more than its floor does: its rate lies in the floor's interval.</summary>
    public bool IsWithin => FloorRate.Holds(Rate.Share);

    /// <summary>McNemar's p for the same photos.</summary>
    public double P => Outcome.PairedWith(Floor, Guesses);
}
