namespace ConsentLens.Pipeline.School.Audit;

/// <summary>Collects findings: counts all, keeps the first.</summary>
internal sealed class AuditFindings
{
    private readonly List<AuditFinding> _first = [];

    public long Count { get; private set; }

    public IReadOnlyList<AuditFinding> First => _first;

    public void Add(AuditFault fault, long sequence, string text)
    {
        Count++;
        if (_first.Count < AuditVerification.MostFindings) _first.Add(new AuditFinding(fault, sequence, text));
    }
}
