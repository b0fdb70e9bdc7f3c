using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Pipeline.School.People.Lists;

/// <summary>One person in a list: who it is, and how things stand.</summary>
/// <param name="Person">Who.</param>
/// <param name="HasLeft">Whether the last day at the school has passed.</param>
/// <param name="HasTemplate">Whether a screening can recognise the person.</param>
/// <param name="MayHaveTemplate">Whether there is biometric permission.</param>
/// <param name="Consents">How consent to each use stands; the bar is not looked at here.</param>
public sealed record PersonLine(Person Person, bool HasLeft, bool HasTemplate, bool MayHaveTemplate, IReadOnlyDictionary<Use, ConsentState> Consents)
{
    /// <summary>Whether the person may be shown, bar and hold included.</summary>
    public bool IsPermitted(Use use) => Person is { IsBarred: false, IsHeld: false } && Consents[use] == ConsentState.Given;

    /// <summary>The line as somebody may see it who must not learn of bars: a barred person's consent is not given.</summary>
    public PersonLine WithoutBar() => !Person.IsBarred ? this : this with
    {
        Person = Person with { IsBarred = false, BarredSince = null, IsBarredByLeadAlone = false },
        Consents = Consents.ToDictionary(consent => consent.Key, consent => consent.Value == ConsentState.Given ? ConsentState.NotGiven : consent.Value),
    };
}
