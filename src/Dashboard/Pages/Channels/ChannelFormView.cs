namespace ConsentLens.Dashboard.Pages.Channels;

/// <summary>What the form of a channel is drawn from.</summary>
/// <param name="Fields">What stands in the fields.</param>
/// <param name="Users">Who can be chosen.</param>
public sealed record ChannelFormView(ChannelFields Fields, IReadOnlyList<ChannelUser> Users);
