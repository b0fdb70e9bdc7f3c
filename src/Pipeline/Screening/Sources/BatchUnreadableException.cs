namespace ConsentLens.Pipeline.Screening.Sources;

/// <summary>A batch that cannot be opened. The message is one sentence fit for a user.</summary>
public sealed class BatchUnreadableException(string message, Exception? inner = null) : Exception(message, inner);
