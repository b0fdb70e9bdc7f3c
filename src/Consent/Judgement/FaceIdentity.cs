namespace ConsentLens.Consent.Judgement;

/// <summary>How a face stands towards one channel, as reports show it.</summary>
public enum FaceIdentity
{
    /// <summary>A person who may be shown.</summary>
    Permitted,

    /// <summary>A person who may not be shown.</summary>
    Restricted,

    /// <summary>Perhaps somebody of the register; too unsure to act on.</summary>
    Possible,

    /// <summary>Nobody of the register, as far as can be told.</summary>
    Unknown,

    /// <summary>Not compared with anybody.</summary>
    Unscreened,
}
