namespace ConsentLens.Consent.Judgement;

/// <summary>What the policy asks for one face.</summary>
public enum FaceTreatment
{
    /// <summary>The photo must not be released because of it.</summary>
    Block,

    /// <summary>A human decides.</summary>
    Review,

    /// <summary>It is removed from the copy.</summary>
    Mask,

    /// <summary>It may be shown.</summary>
    Show,
}
