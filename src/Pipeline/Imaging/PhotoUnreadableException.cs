namespace ConsentLens.Pipeline.Imaging;

/// <summary>A file that cannot be read as a photo. The message is one sentence fit for a user: what is wrong and what to do.</summary>
public sealed class PhotoUnreadableException(UnreadableReason reason, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What kind of failure it is.</summary>
    public UnreadableReason Reason { get; } = reason;
}
