namespace ConsentLens.ModelBuilder.Onnx;

/// <summary>A network in the terms of ONNX.</summary>
/// <param name="Nodes">Its operations, each after those whose values it takes.</param>
/// <param name="Constants">Its 32-bit floats, by name.</param>
/// <param name="IntegerConstants">Its lists of 64-bit integers (shapes, paddings, positions), by name.</param>
public sealed record OnnxModel(
    IReadOnlyList<OnnxValue> Inputs,
    IReadOnlyList<OnnxValue> Outputs,
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyList<KeyValuePair<string, FloatTensor>> Constants,
    IReadOnlyList<KeyValuePair<string, long[]>> IntegerConstants);

/// <summary>One operation of a network.</summary>
/// <param name="Operator">The operator's name, such as <c>Conv</c>.</param>
/// <param name="Inputs">Names of the values it takes.</param>
/// <param name="Output">Name of the value it computes; every operator used here computes one.</param>
public sealed record OnnxNode(string Operator, IReadOnlyList<string> Inputs, string Output, IReadOnlyList<OnnxAttribute> Attributes);

/// <summary>An input or output of a network: a tensor of 32-bit floats.</summary>
/// <param name="Shape">Its dimensions; null is a free one.</param>
public sealed record OnnxValue(string Name, IReadOnlyList<int?> Shape);

/// <summary>A setting of a node: exactly one of the values is given.</summary>
public sealed record OnnxAttribute
{
    private OnnxAttribute(string name) => Name = name;

    public string Name { get; }

    public long? WholeNumber { get; private init; }

    public IReadOnlyList<long>? WholeNumbers { get; private init; }

    public float? Number { get; private init; }

    public string? Text { get; private init; }

    public static OnnxAttribute Of(string name, long value) => new(name) { WholeNumber = value };

    public static OnnxAttribute Of(string name, IEnumerable<int> values) => new(name) { WholeNumbers = [.. values.Select(value => (long)value)] };

    public static OnnxAttribute Of(string name, float value) => new(name) { Number = value };

    public static OnnxAttribute Of(string name, string value) => new(name) { Text = value };
}
