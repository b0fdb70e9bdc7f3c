namespace ConsentLens.ModelBuilder.Onnx;

/// <summary>A network in the terms of ONNX.</summary>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it computes.</param>
/// <param name="Nodes">Its operations, each after those whose values it takes.</param>
/// <param name="Constants">Its 32-bit floats, by name.</param>
/// <param name="IntegerConstants">Its lists of 64-bit integers (shapes, paddings, positions), by name.</param>
public sealed record OnnxModel(
    IReadOnlyList<OnnxValue> Inputs,
    IReadOnlyList<OnnxValue> Outputs,
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyList<KeyValuePair<string, FloatTensor>> Constants,
    IReadOnlyList<KeyValuePair<string, long[]>> IntegerConstants);
