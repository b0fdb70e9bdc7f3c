namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Something would have been saved for another school than the current one. Always a fault of the program; nothing was saved.</summary>
public sealed class SchoolScopeException(string message) : InvalidOperationException(message);
