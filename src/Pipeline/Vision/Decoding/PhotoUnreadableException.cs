namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>A file that cannot be read as a photo. The message is one sentence fit for a user: what is wrong and what to do.</summary>
public sealed class PhotoUnreadableException(UnreadableReason reason, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What kind of failure it is.</summary>
    public UnreadableReason Reason { get; } = reason;
}

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

/// <summary>The picture library cannot be used on this machine. The message says what to install.</summary>
public sealed class ImagingUnavailableException(string message) : Exception(message);
