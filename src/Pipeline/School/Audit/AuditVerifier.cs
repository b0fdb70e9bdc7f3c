namespace ConsentLens.Pipeline.School.Audit;

/// <summary>
/// Reads a school's audit log once, from first to last, and finds what was altered, removed, moved, put in or cut off. It keeps
/// nothing of the entries but the last hash, so that a log of any length can be checked.
/// </summary>
/// <param name="sealer">The sealer of the school's log.</param>
/// <param name="anchor">How far the log must at least reach.</param>
public sealed class AuditVerifier(AuditSealer sealer, AuditAnchor anchor)
{
    /// <summary>Checks a whole log.</summary>
    /// <param name="entries">All entries of the log by ascending sequence, as the store holds them.</param>
    public async Task<AuditVerification> VerifyAsync(IAsyncEnumerable<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var findings = new AuditFindings();
        AuditHead head = AuditHead.Start(sealer.SchoolId);
        long count = 0;
        await foreach (AuditEntry entry in entries.WithCancellation(cancellationToken))
        {
            count++;
            CheckContent(entry, findings);
            CheckPlace(head, entry, findings);
            CheckAnchored(entry, findings);
            head = AuditHead.Of(entry);
        }

        CheckEnd(head, findings);
        long afterAnchor = Math.Max(0, head.Sequence - (anchor.Head?.Sequence ?? 0));
        return new AuditVerification(count, head, afterAnchor, findings.Count, findings.First);
    }

    private void CheckContent(AuditEntry entry, AuditFindings findings)
    {
        if (entry.SchoolId != sealer.SchoolId || !HasOwnHash(entry))
            findings.Add(AuditFault.Altered, entry.Sequence, $"Entry {entry.Sequence} was altered: its content does not match its hash.");
        else if (sealer.SealEntry(entry.Sequence, entry.Hash) != entry.Seal)
            findings.Add(AuditFault.Forged, entry.Sequence, $"Entry {entry.Sequence} was not written by ConsentLens: its seal was not made with the log's key.");
    }

    private static bool HasOwnHash(AuditEntry entry)
    {
        try
        {
            return AuditChain.HashOf(entry) == entry.Hash;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void CheckPlace(AuditHead head, AuditEntry entry, AuditFindings findings)
    {
        long expected = head.Sequence + 1;
        if (entry.Sequence > expected)
            findings.Add(AuditFault.Removed, entry.Sequence, $"Entries {expected} to {entry.Sequence - 1} are missing: they were removed.");
        else if (entry.Sequence < expected)
            findings.Add(AuditFault.OutOfOrder, entry.Sequence, $"Entry {entry.Sequence} is where entry {expected} was expected: entries were moved, repeated or inserted.");
        else if (entry.PreviousHash != head.Hash)
            findings.Add(AuditFault.BrokenLink, entry.Sequence, $"Entry {entry.Sequence} does not follow from the one before it: one of them was replaced.");
    }

    private void CheckAnchored(AuditEntry entry, AuditFindings findings)
    {
        if (anchor.Head is { } anchored && anchored.Sequence == entry.Sequence && anchored.Hash != entry.Hash)
            findings.Add(AuditFault.Rewritten, entry.Sequence, $"Entry {entry.Sequence} is not the one that the anchor names: the log was rewritten.");
    }

    private void CheckEnd(AuditHead head, AuditFindings findings)
    {
        if (anchor.Fault == AuditFault.AnchorForged)
            findings.Add(AuditFault.AnchorForged, 0, "The anchor of the log was altered.");
        else if (anchor.Fault == AuditFault.AnchorMissing && head.Sequence > 0)
            findings.Add(AuditFault.AnchorMissing, 0, "The anchor of the log is missing, so nobody can tell whether the end of the log was cut off.");
        else if (anchor.Head is { } anchored && anchored.Sequence > head.Sequence)
            findings.Add(AuditFault.CutShort, head.Sequence, $"The log ends with entry {head.Sequence} but reached entry {anchored.Sequence}: its end was cut off.");
    }
}

/// <summary>What a verification found.</summary>
/// <param name="Entries">How many entries were read.</param>
/// <param name="Head">The last of them.</param>
/// <param name="AfterAnchor">How many entries lie behind the anchor, and would not be missed if they were cut off; all when there is none.</param>
/// <param name="Faults">How many faults there are.</param>
/// <param name="Findings">The first faults, 100 at most.</param>
public sealed record AuditVerification(
    long Entries,
    AuditHead Head,
    long AfterAnchor,
    long Faults,
    IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>How many findings are kept; a log that was written anew has a fault in every entry.</summary>
    public const int MostFindings = 100;

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Faults == 0;
}

/// <summary>What can be wrong with an audit log.</summary>
public enum AuditFault
{
    /// <summary>An entry's content does not fit its hash: it was altered.</summary>
    Altered,

    /// <summary>Entries are missing from the beginning or the middle: they were removed.</summary>
    Removed,

    /// <summary>An entry stands where a later one was expected: entries were moved, repeated or put in.</summary>
    OutOfOrder,

    /// <summary>An entry does not follow from the one before it: something was removed, put in or exchanged between them.</summary>
    BrokenLink,

    /// <summary>An entry's seal was not made with the log's key: it was put in or altered by somebody outside the program.</summary>
    Forged,

    /// <summary>The log ends before the entry that the anchor names: its end was cut off.</summary>
    CutShort,

    /// <summary>The entry that the anchor names has another hash: the log was written anew.</summary>
    Rewritten,

    /// <summary>There is no anchor, so that nobody can tell whether the end was cut off.</summary>
    AnchorMissing,

    /// <summary>The anchor was altered.</summary>
    AnchorForged,

    /// <summary>The anchor cannot be written, so that nobody could tell whether what was recorded since was cut off.</summary>
    AnchorBehind,
}

/// <summary>Something that is wrong with an audit log.</summary>
/// <param name="Fault">What kind of thing.</param>
/// <param name="Sequence">The entry it was noticed at; 0 when it is about the whole log.</param>
/// <param name="Text">One sentence for the reader, without personal data.</param>
public sealed record AuditFinding(AuditFault Fault, long Sequence, string Text);

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
