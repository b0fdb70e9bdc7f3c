namespace ConsentLens.Consent.Policy;

/// <summary>What the policy asks for one face.</summary>
public enum FaceTreatment
{
    /// <summary>Because of this face, the photo must not be released.</summary>
    Block,

    /// <summary>A human decides.</summary>
    Review,

    /// <summary>It is redacted in the copy.</summary>
    Mask,

    /// <summary>It may be shown.</summary>
    Show,
}
