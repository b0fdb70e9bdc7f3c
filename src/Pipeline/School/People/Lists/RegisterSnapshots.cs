using System.Collections.Concurrent;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;

namespace ConsentLens.Pipeline.School.People.Lists;

/// <summary>
/// Keeps the last register of each school while it is the current one, so that a page does not read a whole ledger. A change by anybody, also in another process,
/// is seen at the next question; what takes effect or lapses by the clock alone, within a minute.
/// </summary>
internal sealed class RegisterSnapshots(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<int, (string Version, RegisterSnapshot Snapshot)> _kept = new();

    public async Task<RegisterSnapshot> ReadAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        // Read before the rest: what changes in between makes the version an old one, and the register is read again next time.
        string version = await RegisterVersion.ReadAsync(context, cancellationToken);
        bool isKept = _kept.TryGetValue(context.CurrentSchoolId, out (string Version, RegisterSnapshot Snapshot) last);
        if (isKept && last.Version == version && (time.GetUtcNow() - last.Snapshot.Now).Duration() < Lifetime)
            return last.Snapshot;
        RegisterSnapshot snapshot = await RegisterSnapshot.LoadAsync(context, time, null, cancellationToken);
        _kept[context.CurrentSchoolId] = (version, snapshot);
        return snapshot;
    }
}
