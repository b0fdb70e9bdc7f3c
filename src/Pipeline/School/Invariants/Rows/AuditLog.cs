using ConsentLens.Pipeline.School.Audit;

namespace ConsentLens.Pipeline.School.Invariants.Rows;

/// <summary>Verifies the audit log, as <c>audit verify</c> does, without an entry of its own.</summary>
internal sealed class AuditLog(CheckAudit audit) : IInvariantCheck
{
    /// <inheritdoc/>
    public async Task RunAsync(SchoolUnderCheck school, CancellationToken cancellationToken)
    {
        AuditVerification found = await audit.ReadThroughAsync(school.Id, cancellationToken);
        Tally tally = school[Invariant.AuditSound];
        tally.Look(found.Entries);
        foreach (AuditFinding finding in found.Findings)
            tally.Violate(finding.Text);
    }
}
