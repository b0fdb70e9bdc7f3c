using ConsentLens.Consent.Ledger;

namespace ConsentLens.Pipeline.School.People.Lists;

/// <summary>An entry of the consent ledger with who recorded it.</summary>
/// <param name="Decision">The entry.</param>
/// <param name="RecordedBy">The user.</param>
/// <param name="RecordedAt">When.</param>
public sealed record RecordedDecision(ConsentDecision Decision, string RecordedBy, DateTimeOffset RecordedAt);
