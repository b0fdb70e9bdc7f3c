namespace ConsentLens.Consent.Register;

/// <summary>The file cannot be read as a register at all. The message is one sentence for the user.</summary>
public sealed class RegisterFormatException(string message, Exception? inner = null) : Exception(message, inner);
