namespace ConsentLens.ModelBuilder.Onnx;

/// <summary>An input or output of a network: a tensor of 32-bit floats.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions; null is a free one.</param>
public sealed record OnnxValue(string Name, IReadOnlyList<int?> Shape);
