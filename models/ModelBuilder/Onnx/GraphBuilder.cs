namespace ConsentLens.ModelBuilder.Onnx;

/// <summary>Builds a network operation by operation. Every method returns the name of the value it computes.</summary>
public sealed class GraphBuilder
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<KeyValuePair<string, FloatTensor>> _constants = [];
    private readonly List<KeyValuePair<string, long[]>> _integerConstants = [];

    /// <summary>A constant of the network.</summary>
    public string Constant(FloatTensor tensor)
    {
        string name = $"c{_constants.Count}";
        _constants.Add(new(name, tensor));
        return name;
    }

    /// <summary>A constant list of integers: a shape, a padding, a position.</summary>
    public string IntegerConstant(params long[] values)
    {
        string name = $"i{_integerConstants.Count}";
        _integerConstants.Add(new(name, values));
        return name;
    }

    /// <summary>An operation, by its operator's name.</summary>
    public string Apply(string operatorName, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes)
    {
        string output = $"t{_nodes.Count}";
        _nodes.Add(new OnnxNode(operatorName, inputs, output, attributes));
        return output;
    }

    /// <summary>A convolution without bias or with one, whose filters are output x input x height x width.</summary>
    /// <param name="bias">What is added to each output channel, or null.</param>
    /// <param name="stride">The step, in both directions.</param>
    /// <param name="padding">How the edges are padded.</param>
    /// <param name="groups">The number of groups that the channels fall into.</param>
    public string Convolution(string input, FloatTensor filters, FloatTensor? bias, int stride, Padding padding, int groups = 1)
    {
        string[] inputs = bias is null
            ? [input, Constant(filters)]
            : [input, Constant(filters), Constant(bias)];
        return Apply(
            "Conv",
            inputs,
            OnnxAttribute.Of("strides", [stride, stride]),
            OnnxAttribute.Of("group", groups),
            OnnxAttribute.Of("kernel_shape", [filters.Shape[2], filters.Shape[3]]),
            padding.ToAttribute());
    }

    /// <summary>The greater of each number and zero.</summary>
    public string Relu(string input) => Apply("Relu", [input]);

    public string Sum(string left, string right) => Apply("Add", [left, right]);

    /// <summary>The positions <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive) of the last of three dimensions.</summary>
    public string Slice(string input, int from, int to) =>
        Apply("Slice", [input, IntegerConstant(from), IntegerConstant(to), IntegerConstant(2)]);

    /// <summary>The network so far. <paramref name="outputs"/> gives each computed value the name it is known by outside.</summary>
    public OnnxModel Build(OnnxValue input, IReadOnlyList<(string Value, OnnxValue Output)> outputs)
    {
        var names = outputs.ToDictionary(output => output.Value, output => output.Output.Name);
        string Renamed(string name) => names.GetValueOrDefault(name, name);
        OnnxNode[] nodes =
        [
            .. _nodes.Select(node => node with { Inputs = [.. node.Inputs.Select(Renamed)], Output = Renamed(node.Output) }),
        ];
        return new OnnxModel([input], [.. outputs.Select(output => output.Output)], nodes, _constants, _integerConstants);
    }
}

/// <summary>How a convolution zero-pads its input.</summary>
public sealed record Padding
{
    private Padding(int? pixels) => Pixels = pixels;

    /// <summary>So that the output has input size over stride, rounded up; an odd pixel goes to the right and below.</summary>
    public static Padding Same { get; } = new((int?)null);

    /// <summary>Pixels on every side; null for <see cref="Same"/>.</summary>
    public int? Pixels { get; }

    /// <summary>The same number of pixels on every side.</summary>
    public static Padding Of(int pixels) => new(pixels);

    /// <summary>The padding in the terms of ONNX.</summary>
    public OnnxAttribute ToAttribute() => Pixels is int pixels
        ? OnnxAttribute.Of("pads", [pixels, pixels, pixels, pixels])
        : OnnxAttribute.Of("auto_pad", "SAME_UPPER");
}
