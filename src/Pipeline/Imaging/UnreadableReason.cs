namespace ConsentLens.Pipeline.Imaging;

/// <summary>Why a file could not be read as a photo.</summary>
public enum UnreadableReason
{
    /// <summary>The file is not there, or went away while it was read.</summary>
    Missing,

    /// <summary>The file cannot be opened or read.</summary>
    AccessDenied,

    /// <summary>The file has no bytes.</summary>
    Empty,

    /// <summary>More bytes than allowed.</summary>
    FileTooLarge,

    /// <summary>More pixels than allowed.</summary>
    TooManyPixels,

    /// <summary>Not one of the allowed formats.</summary>
    UnsupportedFormat,

    /// <summary>Damaged or cut short.</summary>
    Damaged,

    /// <summary>Decoding took longer than allowed.</summary>
    TimedOut,

    /// <summary>The process that decoded it came to its end over it, twice.</summary>
    DecoderLost,
}
