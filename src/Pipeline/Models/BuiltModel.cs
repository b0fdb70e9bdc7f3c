namespace ConsentLens.Pipeline.Models;

/// <summary>The ONNX file that a model runs from.</summary>
/// <param name="Path">Its path, relative to the models folder.</param>
/// <param name="Sha256">Its SHA-256, lower-case hex.</param>
public sealed record BuiltModel(string Path, string Sha256);
