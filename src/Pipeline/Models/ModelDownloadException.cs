namespace ConsentLens.Pipeline.Models;

/// <summary>A file of a model could not be downloaded. The message is one sentence for the user.</summary>
public sealed class ModelDownloadException : ModelException
{
    /// <summary>A failure described by <paramref name="message"/>.</summary>
    public ModelDownloadException(string message)
        : base(message)
    {
    }

    /// <summary>A failure described by <paramref name="message"/>, caused by <paramref name="cause"/>.</summary>
    public ModelDownloadException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
