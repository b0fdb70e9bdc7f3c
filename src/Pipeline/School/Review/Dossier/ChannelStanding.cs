using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>How a photo stands on a channel at this moment.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Name">What it is called: its platform, and its account where it has one.</param>
/// <param name="Verdict">What may be done with the photo.</param>
/// <param name="Reasons">Why.</param>
/// <param name="FacesToRemove">Ordinals of the faces that a copy must not show.</param>
public sealed record ChannelStanding(string ChannelId, string Name, Verdict Verdict, IReadOnlyList<Reason> Reasons, IReadOnlyList<short> FacesToRemove);
