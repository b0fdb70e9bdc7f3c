namespace ConsentLens.Consent.Register;

/// <summary>Somebody on the register whom a rejected row is about, or may be about.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Line">The line of the rejected row.</param>
public sealed record HeldPerson(string PersonId, int Line);
