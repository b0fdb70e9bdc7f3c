using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Pages.Releases;

/// <summary>One release in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called, or null.</param>
/// <param name="ChannelId">The channel.</param>
/// <param name="State">Its state.</param>
/// <param name="Photos">Photos in it.</param>
/// <param name="Published">How often a publication was recorded.</param>
/// <param name="CreatedBy">Who began it.</param>
/// <param name="CreatedAt">When it was begun.</param>
public sealed record ReleaseLine(long Id, string? Name, string ChannelId, ReleaseState State, int Photos, int Published, string CreatedBy, DateTimeOffset CreatedAt);
