namespace ConsentLens.Pipeline.School.Intake;

/// <summary>What is said of photos before they are uploaded.</summary>
/// <param name="Name">What to call them.</param>
/// <param name="Event">The event, or null.</param>
/// <param name="Classes">The classes that are in them; empty for the whole school.</param>
/// <param name="ChannelIds">The channels that they are meant for; empty for all.</param>
public sealed record UploadPlan(string Name, string? Event, IReadOnlyList<string> Classes, IReadOnlyList<string> ChannelIds);
