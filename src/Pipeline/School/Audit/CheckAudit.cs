using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>Verifies or exports a school's audit log for somebody who asks, records that, and notes how far the log reaches then.</summary>
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
        // Before the first night nobody has noted anything yet.
        if (anchor.Fault == AuditFault.AnchorMissing && !await WasAnchoredAsync(schoolId, cancellationToken))
            anchor = AuditAnchor.NotKept;
        return await store.VerifyAsync(contexts.DataSource, schoolId, anchor, cancellationToken);
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

    private async Task<bool> WasAnchoredAsync(int schoolId, CancellationToken cancellationToken)
    {
        string[] anchoring = [AuditActionText.Code(AuditAction.AuditVerified), AuditActionText.Code(AuditAction.AuditExported), AuditActionText.Code(AuditAction.NightlyRunEnded)];
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await context.AuditEntries.AnyAsync(entry => anchoring.Contains(entry.Action), cancellationToken);
    }

    private async Task RecordAsync(int schoolId, string user, AuditAction action, long entries, CancellationToken cancellationToken)
    {
        var what = new AuditEvent(user, action, "school", AuditStore.NameOf(schoolId), AuditDetail.None.With("entries", entries));
        await SchoolTransaction.RecordAsync(contexts, schoolId, store, what, cancellationToken);
        await anchors.RunAsync(schoolId, cancellationToken);
    }
}
