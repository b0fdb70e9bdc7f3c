namespace ConsentLens.Pipeline.School.Audit;

/// <summary>Something that is to be recorded in a school's audit log.</summary>
public sealed record AuditEvent
{
    /// <summary>Describes what was done.</summary>
    /// <param name="actorId">Who did it: a user's id, or the program's part, e.g. <c>job/nightly_rescreen</c>.</param>
    /// <param name="action">What was done.</param>
    /// <param name="subjectType">The kind of thing that it was done to, e.g. <c>photo</c>.</param>
    /// <param name="subjectId">The id of that thing.</param>
    /// <param name="detail">What else is to be known; null for nothing.</param>
    /// <exception cref="ArgumentException">An id does not keep to <see cref="AuditIdRule"/>, or there is no such action.</exception>
    public AuditEvent(string actorId, AuditAction action, string subjectType, string subjectId, AuditDetail? detail = null)
    {
        if (!Enum.IsDefined(action)) throw new ArgumentException("There is no such action.", nameof(action));
        ActorId = AuditIdRule.Require(actorId, nameof(actorId));
        Action = action;
        SubjectType = AuditIdRule.Require(subjectType, nameof(subjectType));
        SubjectId = AuditIdRule.Require(subjectId, nameof(subjectId));
        Detail = detail ?? AuditDetail.None;
    }

    /// <summary>Who did it.</summary>
    public string ActorId { get; }

    /// <summary>What was done.</summary>
    public AuditAction Action { get; }

    /// <summary>The kind of thing that it was done to.</summary>
    public string SubjectType { get; }

    /// <summary>The id of that thing.</summary>
    public string SubjectId { get; }

    /// <summary>What else is to be known.</summary>
    public AuditDetail Detail { get; }
}
