namespace ConsentLens.Pipeline.Faces.Gallery;

/// <summary>A person of the gallery and how near a face is to them.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Similarity">Higher is closer.</param>
public readonly record struct Neighbour(string PersonId, float Similarity);
