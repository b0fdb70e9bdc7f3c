using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Keys;
using Npgsql;

namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>
/// Proves every <see cref="Invariant"/> of a school over its rows and files, and changes nothing but an audit log's anchor that is behind. It may run while the installation works: what is read together is
/// held still for as long as some thousand photos take.
/// </summary>
public sealed class CheckInvariants(
    ConsentLensDbContextFactory contexts,
    SchoolKeyStore schoolKeys,
    PersonKeyStore personKeys,
    TemplateStore templates,
    EncryptedBlobStore blobs,
    ScratchSpace scratch,
    DetectorTrust detectors,
    SearchNames names,
    KeptReadings readings,
    CheckAudit audit,
    TimeProvider time)
{
    private readonly IReadOnlyList<IInvariantCheck> _checks =
    [
        new VerdictsJudgedAgain(detectors, names, readings, time),
        new RowRules([.. PhotoRules.All, .. AuditRules.All]),
        new TemplateKeys(templates, time),
        new AuditLog(audit),
        new UnfinishedWork(),
        new StoredFiles(schoolKeys, personKeys, blobs),
        new ReleasePackages(schoolKeys, blobs, scratch),
    ];

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

/// <summary>How much of an installation is looked at.</summary>
public enum CheckScope
{
    Database,

    /// <summary>The photo folder too: that every file is there and of the right length, and release packages to the last byte.</summary>
    Disk,

    /// <summary>Every sealed file to the last byte. Reads the whole photo folder.</summary>
    EveryByte,
}

/// <summary>Checks some invariants of one school, without changing anything.</summary>
internal interface IInvariantCheck
{
    /// <summary>Checks them, and counts in the school's tallies.</summary>
    Task RunAsync(SchoolUnderCheck school, CancellationToken cancellationToken);
}

/// <summary>The school whose invariants are checked, and what has been counted so far.</summary>
internal sealed class SchoolUnderCheck(ConsentLensDbContextFactory contexts, int id, CheckScope scope)
{
    private readonly Dictionary<Invariant, Tally> _tallies = [];

    public int Id => id;

    public CheckScope Scope => scope;

    public NpgsqlDataSource DataSource => contexts.DataSource;

    public IReadOnlyList<InvariantFinding> Findings => [.. _tallies.Values.OrderBy(tally => tally.Rule).Select(tally => tally.ToFinding())];

    public ConsentLensDbContext Context() => contexts.Create(id);

    public Tally this[Invariant rule] => _tallies.TryGetValue(rule, out Tally? tally) ? tally : _tallies[rule] = new Tally(rule);
}

/// <summary>Counts what was looked at for one invariant, and keeps the first violations.</summary>
internal sealed class Tally(Invariant rule)
{
    private readonly List<string> _first = [];
    private long _checked;
    private long _violations;
    private long _waiting;

    public Invariant Rule => rule;

    public void Look(long things = 1) => _checked += things;

    public void Wait() => _waiting++;

    public void Violate(string what)
    {
        _violations++;
        if (_first.Count < InvariantFinding.MostNamed) _first.Add(what);
    }

    public InvariantFinding ToFinding() => new(rule, _checked, _violations, _waiting, _first);
}
