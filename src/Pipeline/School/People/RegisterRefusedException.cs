namespace ConsentLens.Pipeline.School.People;

/// <summary>Something cannot be recorded in the register, or done with it. The message is one sentence for whoever asked; nothing was changed.</summary>
public sealed class RegisterRefusedException(string message) : InvalidOperationException(message);
