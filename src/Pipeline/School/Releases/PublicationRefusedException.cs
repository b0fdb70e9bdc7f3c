namespace ConsentLens.Pipeline.School.Releases;

/// <summary>A release cannot be built or published. The message is one sentence for the user.</summary>
public sealed class PublicationRefusedException(string message) : InvalidOperationException(message);
