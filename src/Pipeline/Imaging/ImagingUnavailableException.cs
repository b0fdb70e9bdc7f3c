namespace ConsentLens.Pipeline.Imaging;

/// <summary>The picture library cannot be used on this machine. The message says what to install.</summary>
public sealed class ImagingUnavailableException(string message) : Exception(message);
