namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>The database's schema is newer than this program. Nothing was changed.</summary>
public sealed class NewerSchemaException(string message) : InvalidOperationException(message);
