namespace ConsentLens.Pipeline.Screening;

/// <summary>A copy was not released, because its bytes hold more than a picture.</summary>
public sealed class UncleanCopyException(IReadOnlyList<CopyViolation> violations)
    : Exception($"The copy was not released, because it contains {string.Join(", ", violations.Select(v => v.Description))}. Please report this as a fault in ConsentLens.")
{
    /// <summary>What was found, at least one.</summary>
    public IReadOnlyList<CopyViolation> Violations { get; } = violations;
}
