namespace ConsentLens.Pipeline.School.Channels;

/// <summary>A channel cannot be opened, changed or closed like this. The message is one sentence for the user.</summary>
public sealed class ChannelRefusedException(string message) : InvalidOperationException(message);
