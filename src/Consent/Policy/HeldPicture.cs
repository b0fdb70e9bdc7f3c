namespace ConsentLens.Consent.Policy;

/// <summary>Another photo that shows the same picture and must not be released as things stand now.</summary>
/// <param name="PhotoId">The other photo; for the safeguarding lead alone.</param>
/// <param name="IsSame">Whether it is the same pixel for pixel; otherwise it looks the same.</param>
/// <param name="Since">Since when it is held.</param>
/// <param name="ChannelId">The only channel on which it is held, because of who is in it; null when a human held it everywhere.</param>
public sealed record HeldPicture(long PhotoId, bool IsSame, DateTimeOffset Since, string? ChannelId = null);

/// <summary>A face of another photo that shows the same picture must not be seen, as a human said there: it is somebody's, or is to be redacted.</summary>
/// <param name="PhotoId">The other photo; for the safeguarding lead alone.</param>
/// <param name="PersonId">Who it is; null where it is to be redacted, whoever it is.</param>
/// <param name="SaidAt">When that was said.</param>
public sealed record FaceSaidElsewhere(long PhotoId, string? PersonId, DateTimeOffset SaidAt);
