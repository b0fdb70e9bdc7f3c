using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.School.People.Lists;

/// <summary>Everyone who may not be shown on one channel. For users who may see the restricted list alone.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Mode">How photos are screened for it.</param>
/// <param name="People">The restricted people, by class and name; leavers included.</param>
/// <param name="At">The instant that it is true of.</param>
public sealed record ChannelRestrictions(Channel Channel, ScreeningMode Mode, IReadOnlyList<PersonLine> People, DateTimeOffset At);
