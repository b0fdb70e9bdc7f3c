using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>A batch in a list.</summary>
public sealed record BatchSummary
{
    public required long Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>The event, or null.</summary>
    public required string? Event { get; init; }

    /// <summary>The classes that are in it; none for the whole school.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The channels that it is meant for; none for all.</summary>
    public required IReadOnlyList<string> ChannelIds { get; init; }

    /// <summary>How far it has come.</summary>
    public required BatchState State { get; init; }

    public required int Photos { get; init; }

    /// <summary>Files that were in it twice, or in an earlier batch.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Files that could not be read.</summary>
    public required int Unreadable { get; init; }

    /// <summary>Whether its files come from a folder or zip of the machine, and not from somebody's upload.</summary>
    public required bool IsFolder { get; init; }

    /// <summary>What holds it up, as one sentence; otherwise null.</summary>
    public required string? Problem { get; init; }

    /// <summary>The user who uploaded it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was uploaded.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How far the screening has come; null before it began.</summary>
    public BatchProgress? Progress { get; init; }
}
