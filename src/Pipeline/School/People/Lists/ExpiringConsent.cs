using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Pipeline.School.People.Lists;

/// <summary>A consent that is about to lapse.</summary>
/// <param name="Person">Whose.</param>
/// <param name="Use">To what.</param>
/// <param name="Expires">When.</param>
public sealed record ExpiringConsent(Person Person, Use Use, DateTimeOffset Expires);
