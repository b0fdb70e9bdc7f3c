using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Storage.Register;

namespace ConsentLens.Pipeline.School.People;

/// <summary>What an import did.</summary>
/// <param name="Outcome">To the register.</param>
/// <param name="Rejected">Rows that were not imported.</param>
/// <param name="Held">Whom those rows are about, or may be about: they are held.</param>
/// <param name="CarriedOut">To templates and photos.</param>
public sealed record ImportReport(ImportOutcome Outcome, IReadOnlyList<RejectedRow> Rejected, IReadOnlyList<HeldPerson> Held, CarriedOut CarriedOut);
