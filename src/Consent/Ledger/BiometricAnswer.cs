namespace ConsentLens.Consent.Ledger;

/// <summary>What somebody answered when asked for consent to biometric processing.</summary>
public enum BiometricAnswer
{
    /// <summary>No answer is on record.</summary>
    NotAnswered,

    /// <summary>Yes, in writing.</summary>
    Yes,

    /// <summary>No: a parent objected, or the person refused.</summary>
    No,
}
