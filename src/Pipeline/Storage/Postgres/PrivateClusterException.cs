namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>The private database could not be made, started or stopped. The message is one or more clear sentences for the user.</summary>
public sealed class PrivateClusterException(string message, Exception? inner = null) : Exception(message, inner);
