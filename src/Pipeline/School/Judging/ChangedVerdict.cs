using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>A verdict that is to be written.</summary>
/// <param name="PhotoId">The photo.</param>
/// <param name="ChannelId">The channel.</param>
/// <param name="Verdict">What may be done with the photo.</param>
/// <param name="Reasons">Why, as codes joined by commas.</param>
internal sealed record ChangedVerdict(long PhotoId, string ChannelId, Verdict Verdict, string Reasons);
