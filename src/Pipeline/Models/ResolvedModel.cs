namespace ConsentLens.Pipeline.Models;

/// <summary>A model whose ONNX file is there and has the hash that the manifest gives.</summary>
/// <param name="Description">What the manifest says of it.</param>
/// <param name="Path">The ONNX file.</param>
public sealed record ResolvedModel(ModelDescription Description, string Path);
