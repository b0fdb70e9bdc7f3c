namespace ConsentLens.Pipeline.Tests.Vision.Redaction;

/// <summary>What is put under the masks instead of what was there.</summary>
public enum OtherFace
{
    /// <summary>Random bytes.</summary>
    Noise,

    /// <summary>All channels 0.</summary>
    Black,

    /// <summary>All channels 255.</summary>
    White,

    /// <summary>Black and white pixels by turns: the strongest detail there is.</summary>
    Chequered,

    /// <summary>Every byte taken from 255.</summary>
    Reversed,

    /// <summary>One pixel alone, reversed: that which reaches least far under the masks.</summary>
    OnePixelAtTheRim,
}
