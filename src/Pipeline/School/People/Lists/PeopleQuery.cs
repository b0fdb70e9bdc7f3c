using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Pipeline.School.People.Lists;

/// <summary>What is looked for on the register. Everything that is null or empty does not narrow the list.</summary>
public sealed record PeopleQuery
{
    /// <summary>People on a page, unless something else is asked for.</summary>
    public const int UsualPageSize = 50;

    /// <summary>Words that each stand in the name, or the id or UPN as a whole.</summary>
    public string? Text { get; init; }

    public string? Class { get; init; }

    public PersonRole? Role { get; init; }

    /// <summary>Only people who may not be shown in this use.</summary>
    public Use? RestrictedFor { get; init; }

    /// <summary>Whether whoever asks may learn of bars. To others a barred person's consent is not given.</summary>
    public bool SeesBars { get; init; }

    /// <summary>Whether people who have left are listed too.</summary>
    public bool WithLeavers { get; init; }

    /// <summary>The page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>People on a page.</summary>
    public int PageSize { get; init; } = UsualPageSize;
}
