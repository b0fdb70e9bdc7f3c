using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Invariants.Files;
using ConsentLens.Pipeline.School.Invariants.Rows;
using ConsentLens.Pipeline.School.Invariants.Schema;
using ConsentLens.Pipeline.School.Invariants.Verdicts;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Keys;

namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>
/// Proves every <see cref="Invariant"/> of a school over its rows and files, and writes nothing. It may run while the installation works: what is read together is
/// held still for as long as some thousand photos take.
/// </summary>
/// <param name="schoolKeys">The keys of schools.</param>
/// <param name="personKeys">The keys of people.</param>
/// <param name="templates">Opens templates.</param>
/// <param name="blobs">The sealed files.</param>
/// <param name="detectors">Which detectors can be relied on.</param>
public sealed class CheckInvariants(
    ConsentLensDbContextFactory contexts,
    SchoolKeyStore schoolKeys,
    PersonKeyStore personKeys,
    TemplateStore templates,
    EncryptedBlobStore blobs,
    DetectorTrust detectors,
    CheckAudit audit,
    TimeProvider time)
{
    private readonly IReadOnlyList<IInvariantCheck> _checks =
    [
        new VerdictsJudgedAgain(detectors, time),
        new RowRules([.. PhotoRules.All, .. AuditRules.All]),
        new TemplateKeys(templates, time),
        new TableRules(),
        new AuditLog(audit),
        new UnfinishedWork(),
        new StoredFiles(schoolKeys, personKeys, blobs),
        new ReleasePackages(schoolKeys, blobs),
    ];

    /// <summary>Checks one school.</summary>
    /// <param name="scope">How much is looked at.</param>
    /// <returns>One finding for each invariant that was looked at, in the order of <see cref="Invariant"/>.</returns>
    public async Task<IReadOnlyList<InvariantFinding>> RunAsync(int schoolId, CheckScope scope, CancellationToken cancellationToken)
    {
        var school = new SchoolUnderCheck(contexts, schoolId, scope);
        foreach (Invariant rule in Enum.GetValues<Invariant>().Where(rule => scope != CheckScope.Database || !InvariantText.NeedsDisk(rule)))
            _ = school[rule];
        foreach (IInvariantCheck check in _checks)
            await check.RunAsync(school, cancellationToken);
        return school.Findings;
    }
}
