using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>Finds whom a rejected row is about: by its id or UPN, otherwise by name and class. In doubt it is everybody whom it fits, because the rejected row
/// may have said no.</summary>
internal sealed class RejectedPeople(SchoolRegister current)
{
    private readonly ILookup<string, Person> _byId = current.People.ToLookup(person => person.Id, StringComparer.OrdinalIgnoreCase);

    public IEnumerable<Person> WithId(string id) => _byId[id];

    public IReadOnlyList<Person> Of(RejectedRow row)
    {
        if (row.Person is not { } read) return [];
        Person[] found = [.. WithId(read.Id).Union(current.People.Where(person => person.Upn is not null && person.Upn == read.Upn))];
        if (row.Text is not null && (found.Length == 0 || row.PersonId is null)) found = [.. found.Union(In(row.Text))];
        // The id is somebody's of another name: it may be the id that is wrong.
        return found.Any(person => IsNamed(person, read)) ? found : [.. found.Union(current.People.Where(person => IsNamed(person, read)))];
    }

    private IEnumerable<Person> In(string text)
    {
        HashSet<string> values = new(text.Split([',', '"', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), StringComparer.OrdinalIgnoreCase);
        return current.People.Where(person =>
            values.Contains(person.Id)
            || (person.Upn is not null && values.Contains(person.Upn.Value))
            || (values.Contains(person.GivenName) && values.Contains(person.FamilyName) && (person.Class is null || values.Contains(person.Class))));
    }

    private static bool IsNamed(Person person, Person read) =>
        read.GivenName.Length > 0
        && read.FamilyName.Length > 0
        && FoldedText.Letters(person.GivenName) == FoldedText.Letters(read.GivenName)
        && FoldedText.Letters(person.FamilyName) == FoldedText.Letters(read.FamilyName)
        && (read.Class is null || person.Class is null || string.Equals(person.Class, read.Class, StringComparison.OrdinalIgnoreCase));
}
