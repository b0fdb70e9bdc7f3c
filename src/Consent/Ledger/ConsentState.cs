namespace ConsentLens.Consent.Ledger;

/// <summary>How consent to one use stands at an instant, from "nothing on record" over the better to the worse.</summary>
public enum ConsentState
{
    /// <summary>Nothing is on record. No record means no consent.</summary>
    NotGiven,

    /// <summary>Given and in date: the only state in which the person may be shown.</summary>
    Given,

    /// <summary>Given once, and lapsed since.</summary>
    Expired,

    /// <summary>Refused.</summary>
    Refused,

    /// <summary>Given once, and withdrawn since.</summary>
    Withdrawn,

    /// <summary>An objection was upheld.</summary>
    ObjectionUpheld,
}
