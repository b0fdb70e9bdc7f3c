namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>A person whom a face resembles.</summary>
/// <param name="Person">The person.</param>
/// <param name="Similarity">Higher is closer.</param>
public sealed record FaceLikeness(KnownPerson Person, double Similarity);
