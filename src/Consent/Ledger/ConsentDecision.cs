namespace ConsentLens.Consent.Ledger;

/// <summary>One entry of the consent ledger. Entries are only ever added; the current state is derived from all of them.</summary>
public sealed record ConsentDecision
{
    /// <summary>Position in the ledger: unique, and higher for later entries.</summary>
    public required long Sequence { get; init; }

    /// <summary>Whose image it is about.</summary>
    public required string PersonId { get; init; }

    /// <summary>Which use it is about.</summary>
    public required Use Use { get; init; }

    /// <summary>What was decided.</summary>
    public required DecisionKind Kind { get; init; }

    public required Decider DecidedBy { get; init; }

    /// <summary>When it takes effect.</summary>
    public required DateTimeOffset EffectiveFrom { get; init; }

    /// <summary>For a consent, when it lapses, or null if it does not. Unused for the other kinds, which never lapse.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was recorded. Null when that is not known; it then counts as recorded when it took effect.</summary>
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>Where to find the evidence: a form's number, a letter, an import. Never the evidence itself.</summary>
    public string? EvidenceReference { get; init; }
}
