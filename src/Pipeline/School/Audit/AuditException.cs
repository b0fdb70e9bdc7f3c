namespace ConsentLens.Pipeline.School.Audit;

/// <summary>The audit log cannot be written to. The message is one sentence for the user.</summary>
public sealed class AuditException(string message, Exception? inner = null) : Exception(message, inner);
