using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>Verifies or exports a school's audit log for somebody who asks, and records that.</summary>
public sealed class CheckAudit(ConsentLensDbContextFactory contexts, AuditStore store, AuditStoreAnchor anchors)
{
    /// <summary>Reads the whole log through.</summary>
    public async Task<AuditVerification> VerifyAsync(int schoolId, string user, CancellationToken cancellationToken)
    {
        AuditVerification found = await ReadThroughAsync(schoolId, cancellationToken);
        // What is not sound is left as it is, for somebody to look at.
        if (found.IsSound)
            await RecordAsync(schoolId, user, AuditAction.AuditVerified, found.Entries, cancellationToken);
        return found;
    }

    /// <summary>The same without a record that somebody looked.</summary>
    public async Task<AuditVerification> ReadThroughAsync(int schoolId, CancellationToken cancellationToken)
    {
        AuditAnchor anchor = await anchors.ReadAsync(schoolId, cancellationToken);
        AuditVerification found = await store.VerifyAsync(contexts.DataSource, schoolId, anchor, cancellationToken);
        return found is { IsSound: true, AfterAnchor: > 0 } ? await CatchUpAsync(schoolId, found, cancellationToken) : found;
    }

    /// <summary>Writes the whole log.</summary>
    /// <param name="asCsv">For a spreadsheet; otherwise as lines of JSON, which can be verified.</param>
    /// <param name="target">Where it goes; it is left open.</param>
    public async Task ExportAsync(int schoolId, bool asCsv, Stream target, string user, CancellationToken cancellationToken)
    {
        string school = AuditStore.NameOf(schoolId);
        IAsyncEnumerable<AuditEntry> entries = AuditStore.ReadAsync(contexts.DataSource, schoolId, cancellationToken);
        AuditHead head = asCsv
            ? await AuditExport.WriteCsvAsync(school, entries, target, cancellationToken)
            : await AuditExport.WriteJsonLinesAsync(school, entries, target, cancellationToken);
        await RecordAsync(schoolId, user, AuditAction.AuditExported, head.Sequence, cancellationToken);
    }

    /// <summary>Behind its anchor a sound log has what is committed at this moment, or what a process did not live to anchor; otherwise the anchor cannot be written.</summary>
    private async Task<AuditVerification> CatchUpAsync(int schoolId, AuditVerification found, CancellationToken cancellationToken)
    {
        try
        {
            await anchors.RunAsync(schoolId, cancellationToken);
            return found;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or AuditException)
        {
            string text = $"The anchor of the log cannot be moved on ({error.GetType().Name}), so nobody could tell whether the last entries were cut off: it stands {found.AfterAnchor} entries before the end.";
            return found with { Faults = 1, Findings = [new AuditFinding(AuditFault.AnchorBehind, found.Head.Sequence, text)] };
        }
    }

    private async Task RecordAsync(int schoolId, string user, AuditAction action, long entries, CancellationToken cancellationToken)
    {
        var what = new AuditEvent(user, action, "school", AuditStore.NameOf(schoolId), AuditDetail.None.With("entries", entries));
        await SchoolTransaction.RecordAsync(contexts, schoolId, store, what, cancellationToken);
    }
}
