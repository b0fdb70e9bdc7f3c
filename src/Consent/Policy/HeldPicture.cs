namespace ConsentLens.Consent.Policy;

/// <summary>Another photo that shows the same picture and must not be released as things stand now.</summary>
/// <param name="PhotoId">The other photo; for the safeguarding lead alone.</param>
/// <param name="IsSame">Whether it is the same pixel for pixel; otherwise it looks the same.</param>
/// <param name="Since">Since when it is held.</param>
/// <param name="ChannelId">The only channel on which it is held, because of who is in it; null when a human held it everywhere.</param>
public sealed record HeldPicture(long PhotoId, bool IsSame, DateTimeOffset Since, string? ChannelId = null);
