using System.Collections.Concurrent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

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

/// <summary>The register at one instant, and who of it can be recognised.</summary>
internal sealed class RegisterSnapshot(SchoolRegister register, HashSet<string> recognisable, DateTimeOffset now)
{
    private static readonly Use[] Uses = Enum.GetValues<Use>();

    public SchoolRegister Register => register;

    public DateTimeOffset Now => now;

    public static async Task<RegisterSnapshot> LoadAsync(ConsentLensDbContext context, TimeProvider time, string? personId, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        SchoolRegister register = await new RegisterStore(context, time).LoadAsync(now, personId, cancellationToken);
        List<string> recognisable = await context.Templates
            .Where(template => template.ExpiresAt > now)
            .Select(template => template.PersonId)
            .Distinct()
            .ToListAsync(cancellationToken);
        return new RegisterSnapshot(register, new HashSet<string>(recognisable, StringComparer.Ordinal), now);
    }

    public PersonLine LineOf(Person person) => new(
        person,
        person.HasLeft(now),
        recognisable.Contains(person.Id),
        register.BiometricPermissionOf(person.Id, now).IsPermitted,
        Uses.ToDictionary(use => use, use => register.Ledger.StateOf(person, use, now)));
}
