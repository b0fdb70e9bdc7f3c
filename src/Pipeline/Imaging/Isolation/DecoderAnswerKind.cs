namespace ConsentLens.Pipeline.Imaging.Isolation;

/// <summary>The kinds of <see cref="DecoderAnswer"/>. None is 0, so that a stream of zeros is none.</summary>
internal enum DecoderAnswerKind
{
    /// <summary>Sent once, when the decoder is ready to be asked.</summary>
    Ready = 0x434C_0001,

    /// <summary>A header.</summary>
    Header = 0x434C_0002,

    /// <summary>A picture, whose pixels wait for a <see cref="PictureRequest"/>.</summary>
    Picture = 0x434C_0003,

    /// <summary>The photo is refused; a sentence follows.</summary>
    Refusal = 0x434C_0004,

    /// <summary>Nothing can be decoded on this machine; a sentence follows.</summary>
    Unavailable = 0x434C_0005,

    /// <summary>The last picture was still where it was said to be.</summary>
    Stayed = 0x434C_0006,

    /// <summary>No damage was found.</summary>
    Whole = 0x434C_0007,
}
