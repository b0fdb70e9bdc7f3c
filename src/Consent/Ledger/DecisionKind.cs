namespace ConsentLens.Consent.Ledger;

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
