namespace ConsentLens.Consent.Policy;

/// <summary>A person whom a face resembles.</summary>
/// <param name="PersonId">The person's id in the register.</param>
/// <param name="Similarity">Higher is closer: the cosine, or 1 - distance for a Euclidean model pack.</param>
public sealed record Candidate(string PersonId, double Similarity);
