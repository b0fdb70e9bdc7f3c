namespace ConsentLens.Pipeline.Onnx;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Dimensions">Its shape; -1 stands for a dimension that is free.</param>
public sealed record NodeMetadata(string Name, IReadOnlyList<long> Dimensions);
