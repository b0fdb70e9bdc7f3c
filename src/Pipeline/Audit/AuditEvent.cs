namespace ConsentLens.Pipeline.Audit;

/// <summary>Something that is to be recorded in a school's audit log.</summary>
public sealed record AuditEvent
{
    /// <summary>Describes what was done.</summary>
    /// <param name="actorId">Who did it: a user's id, or the program's part, e.g. <c>job/nightly_rescreen</c>.</param>
    /// <param name="action">What was done.</param>
    /// <param name="subject">What it was done to, by kind and id, e.g. <c>photo/8d1f</c>.</param>
    /// <param name="detail">What else is to be known; null for nothing.</param>
    /// <exception cref="ArgumentException">An id does not keep to <see cref="AuditIdRule"/>, or there is no such action.</exception>
    public AuditEvent(string actorId, AuditAction action, string subject, AuditDetail? detail = null)
    {
        if (!Enum.IsDefined(action)) throw new ArgumentException("There is no such action.", nameof(action));
        ActorId = AuditIdRule.Require(actorId, nameof(actorId));
        Action = action;
        Subject = AuditIdRule.Require(subject, nameof(subject));
        Detail = detail ?? AuditDetail.None;
    }

    /// <summary>Who did it.</summary>
    public string ActorId { get; }

    /// <summary>What was done.</summary>
    public AuditAction Action { get; }

    /// <summary>What it was done to.</summary>
    public string Subject { get; }

    /// <summary>What else is to be known.</summary>
    public AuditDetail Detail { get; }
}
