using ConsentLens.Consent.People;
using ConsentLens.Pipeline.School.Review.Dossier;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>People who were searched for, for a face.</summary>
/// <param name="Face">The face.</param>
/// <param name="Text">What was typed.</param>
/// <param name="People">Who was found.</param>
public sealed record PersonSearch(short Face, string Text, IReadOnlyList<KnownPerson> People)
{
    private const int Most = 8;

    /// <summary>Finds people by the start of any of their names, or by their class or id.</summary>
    public static PersonSearch Of(short face, string? text, IEnumerable<Person> register)
    {
        string[] words = (text ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        IEnumerable<Person> found = words.Length == 0 ? [] : register.Where(person => words.All(word => Matches(person, word)));
        return new PersonSearch(face, text ?? string.Empty, [.. found
            .OrderBy(person => person.FamilyName, StringComparer.CurrentCultureIgnoreCase)
            .ThenBy(person => person.GivenName, StringComparer.CurrentCultureIgnoreCase)
            .Take(Most)
            .Select(person => new KnownPerson(person.Id, $"{person.GivenName} {person.FamilyName}", person.Class, IsRestricted: false))]);
    }

    private static bool Matches(Person person, string word) =>
        person.GivenName.Split(' ', '-').Concat(person.FamilyName.Split(' ', '-')).Any(part => part.StartsWith(word, StringComparison.CurrentCultureIgnoreCase))
        || string.Equals(person.Class, word, StringComparison.OrdinalIgnoreCase)
        || string.Equals(person.Id, word, StringComparison.OrdinalIgnoreCase);
}
