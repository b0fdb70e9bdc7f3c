namespace ConsentLens.Consent.Ledger;

/// <summary>Why a template of a person may or may not exist.</summary>
public enum BiometricGround
{
    /// <summary>It may: a parent consented in writing, no parent objected, and the child does not refuse.</summary>
    ParentConsented,

    /// <summary>It may: the adult consented.</summary>
    AdultConsented,

    /// <summary>It may not: nobody on the register has this id.</summary>
    NotOnRegister,

    /// <summary>It may not: the person has left the school.</summary>
    HasLeft,

    /// <summary>It may not: the child refuses, which outranks every parent (Protection of Freedoms Act 2012, s. 26(5)).</summary>
    ChildRefuses,

    /// <summary>It may not: a parent objected, which outranks the other's consent (s. 26(3)).</summary>
    ParentObjects,

    /// <summary>It may not: no parent has consented in writing.</summary>
    NoParentConsented,

    /// <summary>It may not: the adult refused.</summary>
    AdultRefused,

    /// <summary>It may not: the adult has not answered.</summary>
    AdultNotAnswered,
}
