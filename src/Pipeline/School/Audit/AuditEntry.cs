using ConsentLens.Pipeline.Storage.Encryption;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>
/// An entry of a school's audit log as it is stored. Nothing about it can be trusted before <see cref="AuditVerifier"/> has passed it, so
/// that any content can be read into it.
/// </summary>
public sealed record AuditEntry
{
    /// <summary>The school whose log it is in.</summary>
    public required string SchoolId { get; init; }

    /// <summary>Its place in the log, from 1 on without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it was recorded; UTC, whole microseconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who did it, by id.</summary>
    public required string ActorId { get; init; }

    /// <summary>The code of an <see cref="AuditAction"/>.</summary>
    public required string Action { get; init; }

    /// <summary>The kind of thing that it was done to.</summary>
    public required string SubjectType { get; init; }

    /// <summary>The id of that thing.</summary>
    public required string SubjectId { get; init; }

    /// <summary>Canonical JSON object. Store it as text: a database that parses JSON writes it in another way.</summary>
    public required string Detail { get; init; }

    /// <summary>The hash of the entry before; zeros for the first.</summary>
    public required Digest PreviousHash { get; init; }

    /// <summary>The entry's own hash (<see cref="AuditChain"/>).</summary>
    public required Digest Hash { get; init; }

    /// <summary>The hash under the key of the log (<see cref="AuditSealer"/>).</summary>
    public required Digest Seal { get; init; }
}
