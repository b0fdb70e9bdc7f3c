namespace ConsentLens.Consent.Ledger;

/// <summary>What an image may be used for. Families consent, or not, to each of these separately.</summary>
public enum Use
{
    /// <summary>The school's own website.</summary>
    Website,

    /// <summary>Facebook, Instagram, X and similar.</summary>
    SocialMedia,

    /// <summary>Newspapers, radio and television.</summary>
    Press,

    /// <summary>The prospectus, posters, the yearbook.</summary>
    Print,

    /// <summary>The newsletter that goes to families.</summary>
    Newsletter,

    /// <summary>Wall displays and screens inside the school.</summary>
    InternalDisplay,

    /// <summary>The person's name with the image, in a caption or a file name.</summary>
    NameWithImage,
}
