namespace ConsentLens.Consent.Ledger;

/// <summary>One entry of the consent ledger. Entries are only ever added; the current state is derived from all of them.</summary>
public sealed record ConsentDecision
{
    /// <summary>Position in the ledger: unique, and higher for later entries.</summary>
    public required long Sequence { get; init; }

    public required string PersonId { get; init; }

    public required Use Use { get; init; }

    public required DecisionKind Kind { get; init; }

    public required Decider DecidedBy { get; init; }

    public required DateTimeOffset EffectiveFrom { get; init; }

    /// <summary>When a consent lapses; null if it does not. The other kinds never lapse.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Null if not known; the decision then counts as recorded when it took effect.</summary>
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>Where to find the evidence: a form's number, a letter, an import. Never the evidence itself.</summary>
    public string? EvidenceReference { get; init; }
}

/// <summary>What was decided about one use of a person's image.</summary>
public enum DecisionKind
{
    /// <summary>Consent was given.</summary>
    Given,

    /// <summary>Consent was asked for and refused.</summary>
    Refused,

    /// <summary>A consent given earlier was withdrawn.</summary>
    Withdrawn,

    /// <summary>The school upheld an objection to the use (UK GDPR article 21).</summary>
    ObjectionUpheld,
}

public enum Decider
{
    /// <summary>A parent or carer of a pupil.</summary>
    ParentOrCarer,

    /// <summary>The pupil; for staff and other adults, the person themselves.</summary>
    Self,
}
