using System.Collections.Frozen;

namespace ConsentLens.Consent.Register;

/// <summary>Who can be recognised: the people who have a face template.</summary>
public sealed class TemplateCoverage
{
    private readonly FrozenSet<string> _personIds;

    /// <summary>Takes the ids of everyone with a template.</summary>
    public TemplateCoverage(IEnumerable<string> personIds) => _personIds = personIds.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Nobody has a template.</summary>
    public static TemplateCoverage None { get; } = new([]);

    /// <summary>Whether this person has a template.</summary>
    public bool Has(string personId) => _personIds.Contains(personId);
}
