using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>A takedown task in a list. It names nobody.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PhotoId">The photo.</param>
/// <param name="IsHeldBack">Whether the photo is locked for safeguarding: then only the safeguarding lead may be told which one it is.</param>
/// <param name="ChannelId">The channel.</param>
/// <param name="Platform">The channel's platform.</param>
/// <param name="Link">Where it was published; empty when that was never recorded.</param>
/// <param name="Reasons">Why it must come down.</param>
/// <param name="DueDate">The day by which it should be down.</param>
/// <param name="RaisedAt">When the task was raised.</param>
/// <param name="ConfirmedBy">Who confirmed that it is down, or null.</param>
/// <param name="ConfirmedAt">When that was confirmed, or null.</param>
public sealed record TakedownTask(
    long Id,
    long PhotoId,
    bool IsHeldBack,
    string ChannelId,
    string Platform,
    string Link,
    IReadOnlyList<Reason> Reasons,
    DateOnly DueDate,
    DateTimeOffset RaisedAt,
    string? ConfirmedBy,
    DateTimeOffset? ConfirmedAt)
{
    /// <summary>Whether its day is over and nobody has confirmed.</summary>
    public bool IsOverdue(DateOnly today) => ConfirmedAt is null && DueDate < today;
}
