namespace ConsentLens.Consent.Policy;

/// <summary>What a face is for one channel, as reports show it.</summary>
public enum FaceIdentity
{
    /// <summary>A person who may be shown.</summary>
    Permitted,

    /// <summary>A person who may not be shown.</summary>
    Restricted,

    /// <summary>Perhaps somebody on the register, but too uncertain to act on.</summary>
    Possible,

    /// <summary>Nobody on the register, as far as can be told.</summary>
    Unknown,

    /// <summary>Not compared with anybody.</summary>
    Unscreened,
}
