namespace ConsentLens.Consent.People;

/// <summary>
/// Why a person must not be shown. For the designated safeguarding lead (DSL) alone: it is not a member of
/// <see cref="Person"/>, it is never printed, and it has no public property, so no serialiser can read it.
/// </summary>
public sealed class SafeguardingReason
{
    private readonly string _text;

    /// <summary>Records why a person is barred.</summary>
    /// <param name="personId">Whom it is about.</param>
    /// <param name="text">The reason, in the DSL's own words.</param>
    /// <exception cref="ArgumentException">An argument is empty.</exception>
    public SafeguardingReason(string personId, string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(personId);
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        (PersonId, _text) = (personId, text);
    }

    /// <summary>Whom it is about.</summary>
    public string PersonId { get; }

    /// <summary>The reason itself. Call this only for a user who has the DSL role.</summary>
    public string ReadAsSafeguardingLead() => _text;

    /// <summary>Never includes the reason.</summary>
    public override string ToString() => $"safeguarding reason of {PersonId}, withheld";
}
