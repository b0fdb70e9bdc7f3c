namespace ConsentLens.Pipeline.School.Settings;

/// <summary>A school cannot be added like this. The message is one sentence for the user.</summary>
public sealed class SchoolRefusedException(string message) : InvalidOperationException(message);
