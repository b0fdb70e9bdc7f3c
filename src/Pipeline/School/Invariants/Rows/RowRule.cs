namespace ConsentLens.Pipeline.School.Invariants.Rows;

/// <summary>An invariant, or a part of one, as two statements about the school $1.</summary>
/// <param name="Rule">The invariant.</param>
/// <param name="Checked">Returns how many things there are.</param>
/// <param name="Violations">Returns one text for each violation: ids, never names.</param>
internal sealed record RowRule(Invariant Rule, string Checked, string Violations);
