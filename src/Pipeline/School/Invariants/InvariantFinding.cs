namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>What a check found of one invariant in one school.</summary>
/// <param name="Rule">The invariant.</param>
/// <param name="Checked">How many things were looked at.</param>
/// <param name="Violations">How many of them violate it.</param>
/// <param name="Waiting">How many would, but for work that is known and queued: time that passed since the last night, or a change that is being carried out.</param>
/// <param name="First">The first violations, <see cref="MostNamed"/> at most: ids, never names.</param>
public sealed record InvariantFinding(Invariant Rule, long Checked, long Violations, long Waiting, IReadOnlyList<string> First)
{
    /// <summary>How many violations are named.</summary>
    public const int MostNamed = 20;

    /// <summary>Whether it holds, or its violation hurts nobody.</summary>
    public bool IsSound => Violations == 0 || InvariantText.IsHarmless(Rule);
}
