namespace ConsentLens.Pipeline.Storage;

/// <summary>What was asked for cannot be done as it stands; nothing was changed. The message is one sentence fit for a user, without names.</summary>
public abstract class RefusedException(string message, Exception? inner = null) : Exception(message, inner);
