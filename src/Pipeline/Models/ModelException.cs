namespace ConsentLens.Pipeline.Models;

/// <summary>The models or their manifest are not as they must be. The message is one sentence for the user.</summary>
public class ModelException : Exception
{
    /// <summary>A failure described by <paramref name="message"/>.</summary>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <summary>A failure described by <paramref name="message"/>, caused by <paramref name="cause"/>.</summary>
    public ModelException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
