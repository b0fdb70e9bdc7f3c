namespace ConsentLens.Pipeline.School.Audit;

/// <summary>What is known, from outside the database, about how far a log must at least reach.</summary>
public sealed record AuditAnchor
{
    private AuditAnchor(AuditHead? head, AuditFault? fault)
    {
        (Head, Fault) = (head, fault);
    }

    /// <summary>There is no anchor for this kind of log, such as an export, and none is missed.</summary>
    public static AuditAnchor NotKept { get; } = new(null, null);

    /// <summary>There should be one and there is not.</summary>
    public static AuditAnchor Missing { get; } = new(null, AuditFault.AnchorMissing);

    /// <summary>There is one that was altered.</summary>
    public static AuditAnchor Forged { get; } = new(null, AuditFault.AnchorForged);

    /// <summary>The head that the log had, or null.</summary>
    public AuditHead? Head { get; }

    /// <summary>What is wrong with the anchor itself, or null.</summary>
    public AuditFault? Fault { get; }

    /// <summary>The log reached this far.</summary>
    public static AuditAnchor At(AuditHead head) => new(head, null);
}
