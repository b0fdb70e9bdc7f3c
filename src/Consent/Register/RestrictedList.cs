using System.Collections.Immutable;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>Everyone who may not be shown: without a given, in-date consent for the use, or barred, or held. Leavers are included.</summary>
public sealed class RestrictedList
{
    private RestrictedList(Use use, ImmutableArray<Person> people) => (Use, People) = (use, people);

    /// <summary>The use it is about.</summary>
    public Use Use { get; }

    /// <summary>The restricted people, in the order of their ids.</summary>
    public ImmutableArray<Person> People { get; }

    /// <summary>Derives the list from a register at a given time.</summary>
    public static RestrictedList For(SchoolRegister register, Use use, DateTimeOffset now)
    {
        return new RestrictedList(use, [.. register.People.Where(person => !register.IsPermitted(person.Id, use, now))]);
    }

    /// <summary>The restricted people whom no screening can recognise, because they have no template.</summary>
    public IEnumerable<Person> WithoutTemplate(TemplateCoverage coverage)
    {
        return People.Where(person => !coverage.Has(person.Id));
    }
}
