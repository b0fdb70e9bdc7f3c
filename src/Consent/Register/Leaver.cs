namespace ConsentLens.Consent.Register;

/// <summary>Somebody on the current register who is leaving, according to a file.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="LeavingDate">Their last day in the file; null when they are missing from it.</param>
public sealed record Leaver(string PersonId, DateOnly? LeavingDate);
