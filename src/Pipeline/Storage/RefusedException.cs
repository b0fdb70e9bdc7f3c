namespace ConsentLens.Pipeline.Storage;

/// <summary>What was asked for cannot be done as it stands; nothing was changed. The message is one sentence fit for a user, without names.</summary>
public abstract class RefusedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The value of the request that it is about, by its name in the code; null where it is about none alone.</summary>
    public string? Field { get; init; }
}
