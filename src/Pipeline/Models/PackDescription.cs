namespace ConsentLens.Pipeline.Models;

/// <summary>A pack of the manifest: a detector and an embedder that work together.</summary>
/// <param name="Name">Its name, such as <c>standard</c>.</param>
/// <param name="Models">Names of its models.</param>
/// <param name="Warning">A sentence that every report made with this pack shows; null for the standard pack.</param>
public sealed record PackDescription(string Name, IReadOnlyList<string> Models, string? Warning = null);
