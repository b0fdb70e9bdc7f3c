namespace ConsentLens.Consent.Register;

/// <summary>Somebody on the current register who is leaving, as far as a file tells.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="LeavingDate">Their last day as the file has it; null when they are missing from the file.</param>
public sealed record Leaver(string PersonId, DateOnly? LeavingDate);
