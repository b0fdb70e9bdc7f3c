using System.Collections.Immutable;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>Everyone who may not be shown: without a given, in-date consent for the use, or barred, or held. Leavers are included.</summary>
public sealed class RestrictedList
{
    private RestrictedList(Use use, ImmutableArray<Person> people) => (Use, People) = (use, people);

    public Use Use { get; }

    /// <summary>In the order of their ids.</summary>
    public ImmutableArray<Person> People { get; }

    public static RestrictedList For(SchoolRegister register, Use use, DateTimeOffset now)
    {
        return new RestrictedList(use, [.. register.People.Where(person => !register.IsPermitted(person.Id, use, now))]);
    }

    /// <summary>The restricted people whom screening cannot recognise, because they have no template.</summary>
    public IEnumerable<Person> WithoutTemplate(TemplateCoverage coverage)
    {
        return People.Where(person => !coverage.Has(person.Id));
    }
}
