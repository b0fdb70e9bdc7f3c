namespace ConsentLens.Consent.Ledger;

/// <summary>Who decided.</summary>
public enum Decider
{
    /// <summary>A parent or carer of a pupil.</summary>
    ParentOrCarer,

    /// <summary>The pupil; for staff and other adults, the person themselves.</summary>
    Self,
}
