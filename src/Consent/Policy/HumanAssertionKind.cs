namespace ConsentLens.Consent.Policy;

/// <summary>What a human decided about a face. It outranks the comparison and survives every new screening.</summary>
public enum HumanAssertionKind
{
    /// <summary>It is this person on the register.</summary>
    IsPerson,

    /// <summary>It is somebody who is not on the register and may be shown.</summary>
    NotOnRegister,

    NotAFace,

    /// <summary>Redact it in the copy, whoever it is.</summary>
    Mask,

    /// <summary>Because of this face, do not release the photo.</summary>
    Block,
}
