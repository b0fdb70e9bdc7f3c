namespace ConsentLens.Consent.Judgement;

/// <summary>What a person said of a face. It outranks the comparison and survives every re-screen.</summary>
public enum HumanAssertionKind
{
    /// <summary>It is this person of the register.</summary>
    IsPerson,

    /// <summary>It is somebody who is not on the register, and may be shown.</summary>
    NotOnRegister,

    /// <summary>It is not a face.</summary>
    NotAFace,

    /// <summary>Remove it from the copy, whoever it is.</summary>
    Mask,

    /// <summary>Do not release the photo because of it.</summary>
    Block,
}
