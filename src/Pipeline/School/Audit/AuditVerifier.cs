namespace ConsentLens.Pipeline.School.Audit;

/// <summary>
/// Reads a school's audit log once, from first to last, and finds what was altered, removed, moved, put in or cut off. It keeps
/// nothing of the entries but the last hash, so that a log of any length can be checked.
/// </summary>
public sealed class AuditVerifier
{
    private readonly string _schoolId;
    private readonly AuditSealer? _sealer;
    private readonly AuditAnchor _anchor;

    /// <summary>A verifier that also checks the seals: for the log in the database, and for exports where the key is at hand.</summary>
    /// <param name="sealer">The sealer of the school's log.</param>
    /// <param name="anchor">How far the log must at least reach.</param>
    public AuditVerifier(AuditSealer sealer, AuditAnchor anchor)
    {
        (_schoolId, _sealer, _anchor) = (sealer.SchoolId, sealer, anchor);
    }

    /// <summary>A verifier of hashes alone, for whoever has an export and no key. It cannot notice a chain that was made up anew.</summary>
    public AuditVerifier(string schoolId, AuditAnchor anchor)
    {
        ArgumentException.ThrowIfNullOrEmpty(schoolId);
        (_schoolId, _anchor) = (schoolId, anchor);
    }

    /// <summary>Checks a whole log.</summary>
    /// <param name="entries">All entries of the log by ascending sequence, as the store holds them.</param>
    public async Task<AuditVerification> VerifyAsync(IAsyncEnumerable<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var findings = new AuditFindings();
        AuditHead head = AuditHead.Start(_schoolId);
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
        long afterAnchor = Math.Max(0, head.Sequence - (_anchor.Head?.Sequence ?? 0));
        return new AuditVerification(count, head, afterAnchor, _sealer is not null, findings.Count, findings.First);
    }

    private void CheckContent(AuditEntry entry, AuditFindings findings)
    {
        if (entry.SchoolId != _schoolId || !HasOwnHash(entry))
            findings.Add(AuditFault.Altered, entry.Sequence, $"Entry {entry.Sequence} was altered: its content does not match its hash.");
        else if (_sealer is not null && _sealer.SealEntry(entry.Sequence, entry.Hash) != entry.Seal)
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
        if (_anchor.Head is { } anchored && anchored.Sequence == entry.Sequence && anchored.Hash != entry.Hash)
            findings.Add(AuditFault.Rewritten, entry.Sequence, $"Entry {entry.Sequence} is not the one that the anchor names: the log was rewritten.");
    }

    private void CheckEnd(AuditHead head, AuditFindings findings)
    {
        if (_anchor.Fault == AuditFault.AnchorForged)
            findings.Add(AuditFault.AnchorForged, 0, "The anchor of the log was altered.");
        else if (_anchor.Fault == AuditFault.AnchorMissing && head.Sequence > 0)
            findings.Add(AuditFault.AnchorMissing, 0, "The anchor of the log is missing, so nobody can tell whether the end of the log was cut off.");
        else if (_anchor.Head is { } anchored && anchored.Sequence > head.Sequence)
            findings.Add(AuditFault.CutShort, head.Sequence, $"The log ends with entry {head.Sequence} but reached entry {anchored.Sequence}: its end was cut off.");
    }
}
