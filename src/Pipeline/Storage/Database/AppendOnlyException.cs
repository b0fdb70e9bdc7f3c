namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Something that may only be added to would have been changed or deleted. Always a fault of the program; nothing was saved.</summary>
public sealed class AppendOnlyException(string message) : InvalidOperationException(message);
