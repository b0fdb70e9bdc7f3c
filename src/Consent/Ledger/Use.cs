namespace ConsentLens.Consent.Ledger;

/// <summary>What an image may be used for. A family consents, or not, to each of these apart from the others.</summary>
public enum Use
{
    /// <summary>The school's own web site.</summary>
    Website,

    /// <summary>Facebook, Instagram, X and their like.</summary>
    SocialMedia,

    /// <summary>Newspapers, radio and television.</summary>
    Press,

    /// <summary>The prospectus, posters, the yearbook.</summary>
    Print,

    /// <summary>The newsletter that goes to families.</summary>
    Newsletter,

    /// <summary>Walls and screens inside the school.</summary>
    InternalDisplay,

    /// <summary>The name beside the image, in a caption or a file name.</summary>
    NameWithImage,
}
