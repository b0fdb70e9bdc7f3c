using System.Collections.Frozen;

namespace ConsentLens.Consent.Register;

/// <summary>Who can be recognised: the people who have a face template, and since when.</summary>
public sealed class TemplateCoverage
{
    private readonly FrozenDictionary<string, DateTimeOffset> _madeAt;

    /// <summary>Everyone with a template, for when the time it was made does not matter: no human decision rests on it.</summary>
    public TemplateCoverage(IEnumerable<string> personIds)
        : this(personIds.Select(person => (person, DateTimeOffset.MaxValue)))
    {
    }

    /// <summary>Everyone with a template, and when it was made; the newest counts.</summary>
    public TemplateCoverage(IEnumerable<(string PersonId, DateTimeOffset MadeAt)> templates) =>
        _madeAt = templates.GroupBy(template => template.PersonId, StringComparer.Ordinal)
            .ToFrozenDictionary(person => person.Key, person => person.Max(template => template.MadeAt), StringComparer.Ordinal);

    public static TemplateCoverage None { get; } = new(Array.Empty<string>());

    public bool Has(string personId) => _madeAt.ContainsKey(personId);

    /// <summary>Whether this person already had a template at a given time. False in doubt.</summary>
    public bool HadBy(string personId, DateTimeOffset instant) => _madeAt.TryGetValue(personId, out DateTimeOffset madeAt) && madeAt <= instant;
}
