namespace ConsentLens.Synthetic.School;

/// <summary>The content of truth.json.</summary>
/// <param name="Schema">Version of this layout: 1.</param>
/// <param name="Seed">That the set was made with.</param>
/// <param name="Photos">In the order of their numbers.</param>
public sealed record Truth(int Schema, long Seed, IReadOnlyList<PhotoTruth> Photos);
