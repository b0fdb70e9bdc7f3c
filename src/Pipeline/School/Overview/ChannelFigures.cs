namespace ConsentLens.Pipeline.School.Overview;

/// <summary>How the photos of a channel are judged now.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Clear">Photos that may be released.</param>
/// <param name="Blur">Photos of which a redacted copy may be.</param>
/// <param name="Review">Photos that a person decides about.</param>
/// <param name="Block">Photos that are stopped.</param>
public sealed record ChannelFigures(string ChannelId, int Clear, int Blur, int Review, int Block);
