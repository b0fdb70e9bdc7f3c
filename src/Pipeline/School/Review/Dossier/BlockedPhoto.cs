using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>A photo that is blocked on some channel.</summary>
/// <param name="PhotoId">The photo.</param>
/// <param name="BatchId">Its batch.</param>
/// <param name="BatchName">What the office calls the batch.</param>
/// <param name="ChannelIds">The channels on which it is blocked.</param>
/// <param name="Reasons">Why it is blocked there.</param>
/// <param name="People">Who stops it, as far as that is known.</param>
/// <param name="Since">Since when.</param>
public sealed record BlockedPhoto(
    long PhotoId,
    long BatchId,
    string BatchName,
    IReadOnlyList<string> ChannelIds,
    IReadOnlyList<Reason> Reasons,
    IReadOnlyList<string> People,
    DateTimeOffset Since);
