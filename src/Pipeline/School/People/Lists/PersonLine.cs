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
    /// <summary>Whether the person may be shown, the bar included.</summary>
    public bool IsPermitted(Use use) => !Person.IsBarred && Consents[use] == ConsentState.Given;

    /// <summary>Whether consent is missing, whatever a bar says: what somebody may know who must not learn of bars.</summary>
    public bool LacksConsent(Use use) => Consents[use] != ConsentState.Given;
}
