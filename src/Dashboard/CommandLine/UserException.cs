namespace ConsentLens.Dashboard.CommandLine;

/// <summary>Something the user has to put right. The message is one or more clear sentences.</summary>
internal sealed class UserException(string message) : Exception(message);
