using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>
/// Keeps, outside the database, how far the audit log of each school reached, so that entries cut off its end are missed. Run it every night, and
/// after every verification.
/// </summary>
/// <param name="sealers">The keys of the logs.</param>
/// <param name="folder">Where the anchors lie; not where somebody who can write to the database can write too.</param>
public sealed class AuditStoreAnchor(ConsentLensDbContextFactory contexts, AuditSealerSource sealers, string folder, TimeProvider time)
{
    /// <summary>What is known of how far a school's log must reach.</summary>
    public async Task<AuditAnchor> ReadAsync(int schoolId, CancellationToken cancellationToken)
    {
        using AuditSealer sealer = await sealers(schoolId, cancellationToken);
        return FileOf(schoolId, sealer).Read();
    }

    /// <summary>Notes how far a school's log reaches now. An empty log needs no note.</summary>
    /// <exception cref="AuditException">The note was altered by somebody.</exception>
    public async Task RunAsync(int schoolId, CancellationToken cancellationToken)
    {
        using AuditSealer sealer = await sealers(schoolId, cancellationToken);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var last = await context.AuditEntries
            .OrderByDescending(entry => entry.Sequence)
            .Select(entry => new { entry.Sequence, entry.Hash })
            .FirstOrDefaultAsync(cancellationToken);
        if (last is not null)
            await FileOf(schoolId, sealer).AdvanceAsync(new AuditHead(AuditStore.NameOf(schoolId), last.Sequence, new Storage.Encryption.Digest(last.Hash)), cancellationToken);
    }

    private AuditAnchorFile FileOf(int schoolId, AuditSealer sealer) =>
        new(Path.Combine(folder, $"audit-{AuditStore.NameOf(schoolId)}.anchor"), sealer, time);
}
