using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.People.Lists;

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
