using ConsentLens.Consent.People;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Says who is in the classes that are declared for photos.</summary>
internal static class DeclaredClasses
{
    /// <summary>Ids of the pupils who are in these classes now.</summary>
    public static async Task<string[]> PupilsAsync(ConsentLensDbContext context, IReadOnlyList<string> classes, CancellationToken cancellationToken)
    {
        if (classes.Count == 0)
            return [];
        var pupils = await context.People
            .Where(person => person.Role == PersonRole.Pupil && person.Class != null)
            .Select(person => new { person.PersonId, person.Class })
            .ToArrayAsync(cancellationToken);
        return [.. pupils.Where(person => classes.Contains(person.Class!, StringComparer.OrdinalIgnoreCase)).Select(person => person.PersonId).Order(StringComparer.Ordinal)];
    }
}
