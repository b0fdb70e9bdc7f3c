namespace ConsentLens.Pipeline.Models;

/// <summary>A file that a model is built from. It is known by its hash alone: at least one of the two is given.</summary>
/// <param name="Name">Its file name, without a folder.</param>
/// <param name="Sha256">Its SHA-256, lower-case hex.</param>
/// <param name="Sha384">Its SHA-384, lower-case hex.</param>
/// <param name="NpmPath">Its path below <c>node_modules</c>, where it comes from an npm package.</param>
/// <param name="Download">The address it is downloaded from when no folder holds it.</param>
public sealed record ModelFile(string Name, string? Sha256 = null, string? Sha384 = null, string? NpmPath = null, Uri? Download = null);
