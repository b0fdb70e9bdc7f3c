namespace ConsentLens.Pipeline.Models;

/// <summary>Packs and models that the manifest describes but that nobody gets unless asked for by name.</summary>
/// <param name="Note">How to use them, for people.</param>
/// <param name="Packs">The packs.</param>
/// <param name="Models">The models.</param>
public sealed record OptionalModels(string Note, IReadOnlyList<PackDescription> Packs, IReadOnlyList<ModelDescription> Models);
