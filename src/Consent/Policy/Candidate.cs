namespace ConsentLens.Consent.Policy;

/// <summary>A person whom a face resembles.</summary>
/// <param name="PersonId">The person's id in the register.</param>
/// <param name="Similarity">Higher is closer: the cosine, or 1 - distance for a Euclidean model pack.</param>
public sealed record Candidate(string PersonId, double Similarity)
{
    /// <summary>Since when a comparison of this face has found it: decisions that are older could not know of it. Null where nobody has decided anything yet.</summary>
    public DateTimeOffset? FoundAt { get; init; }
}
