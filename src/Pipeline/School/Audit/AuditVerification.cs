namespace ConsentLens.Pipeline.School.Audit;

/// <summary>What a verification found.</summary>
/// <param name="Entries">How many entries were read.</param>
/// <param name="Head">The last of them.</param>
/// <param name="AfterAnchor">How many entries lie behind the anchor, and would not be missed if they were cut off; all when there is none.</param>
/// <param name="SealsChecked">Whether the seals were checked, and not the hashes alone.</param>
/// <param name="Faults">How many faults there are.</param>
/// <param name="Findings">The first faults, 100 at most.</param>
public sealed record AuditVerification(
    long Entries,
    AuditHead Head,
    long AfterAnchor,
    bool SealsChecked,
    long Faults,
    IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>How many findings are kept; a log that was written anew has a fault in every entry.</summary>
    public const int MostFindings = 100;

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Faults == 0;
}
