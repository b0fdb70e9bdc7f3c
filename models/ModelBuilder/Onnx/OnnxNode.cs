namespace ConsentLens.ModelBuilder.Onnx;

/// <summary>One operation of a network.</summary>
/// <param name="Operator">The operator's name, such as <c>Conv</c>.</param>
/// <param name="Inputs">Names of the values it takes.</param>
/// <param name="Output">Name of the value it computes; every operator used here computes one.</param>
/// <param name="Attributes">Its settings.</param>
public sealed record OnnxNode(string Operator, IReadOnlyList<string> Inputs, string Output, IReadOnlyList<OnnxAttribute> Attributes);
