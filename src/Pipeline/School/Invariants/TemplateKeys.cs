using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>Looks at everybody who has a key: whether they may have one, and whether what is sealed under it opens.</summary>
internal sealed class TemplateKeys(TemplateStore templates, TimeProvider time) : IInvariantCheck
{
    /// <inheritdoc/>
    public async Task RunAsync(SchoolUnderCheck school, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = school.Context();
        await CheckPermissionsAsync(school, context, cancellationToken);
        await OpenAsync(school, context, cancellationToken);
    }

    private async Task CheckPermissionsAsync(SchoolUnderCheck school, ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        Tally tally = school[Invariant.BiometricsPermitted];
        DateTimeOffset now = time.GetUtcNow();
        var store = new RegisterStore(context, time);
        // The keys come last: a key that is made meanwhile is looked at with a register that may be a moment too old, so it is asked about again.
        LastJudging night = await LastJudging.ReadAsync(context, now, cancellationToken);
        SchoolRegister register = await store.LoadAsync(now, cancellationToken);
        SchoolRegister before = await store.LoadAsync(night.At, cancellationToken);
        string[] holders = await context.PersonKeys.Select(key => key.PersonId).Order().ToArrayAsync(cancellationToken);
        HashSet<string> answered = [.. await context.BiometricDecisions.Where(answer => answer.RecordedAt > night.At).Select(answer => answer.PersonId).ToArrayAsync(cancellationToken)];
        tally.Look(holders.Length);
        foreach (string person in holders.Where(person => !register.BiometricPermissionOf(person, now).IsPermitted))
        {
            bool ranOut = before.BiometricPermissionOf(person, night.At).IsPermitted && !answered.Contains(person);
            if (ranOut || night.IsChangeUnderWay)
                tally.Wait();
            else if (!(await store.LoadAsync(time.GetUtcNow(), person, cancellationToken)).BiometricPermissionOf(person, time.GetUtcNow()).IsPermitted)
                tally.Violate($"person {person} may not be recognised: {register.BiometricPermissionOf(person, now).Ground}");
        }

        string[] overdue = await context.Templates.Where(template => template.ExpiresAt <= night.At).Select(template => template.PersonId).ToArrayAsync(cancellationToken);
        foreach (string person in overdue)
            tally.Violate($"the template of person {person} is over a year old");
    }

    private async Task OpenAsync(SchoolUnderCheck school, ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        Tally tally = school[Invariant.TemplatesOpen];
        var rows = await context.Templates
            .AsNoTracking()
            .Join(context.PersonKeys, template => template.PersonId, key => key.PersonId, (template, key) => new { Template = template, key.WrappedKey })
            .ToArrayAsync(cancellationToken);
        foreach (var row in rows)
        {
            tally.Look();
            try
            {
                if (templates.Open(row.Template, row.WrappedKey).Mean.Length == 0)
                    tally.Violate($"the template of person {row.Template.PersonId} is empty");
            }
            catch (VaultException broken)
            {
                tally.Violate($"the template of person {row.Template.PersonId} does not open ({broken.Failure})");
            }
        }
    }
}
