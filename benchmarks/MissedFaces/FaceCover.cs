namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>A part of a face that is hidden.</summary>
/// <param name="Kind">By what.</param>
/// <param name="Share">Hidden share of the face's box, 0..1.</param>
internal sealed record FaceCover(CoverKind Kind, float Share);
