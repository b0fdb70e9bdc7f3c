namespace ConsentLens.Consent.Ledger;

/// <summary>The state of consent to one use at a given time. After "nothing on record", the later values are more restrictive.</summary>
public enum ConsentState
{
    /// <summary>Nothing is on record. No record means no consent.</summary>
    NotGiven,

    /// <summary>Given and in date: the only state in which the person may be shown.</summary>
    Given,

    /// <summary>Given, and since lapsed.</summary>
    Expired,

    Refused,

    /// <summary>Given, and since withdrawn.</summary>
    Withdrawn,

    ObjectionUpheld,
}
