using ConsentLens.ModelBuilder.Onnx;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.ModelBuilder.OpenVino;

/// <summary>
/// Turns an OpenVINO network with one input and one output into ONNX, layer by layer, without changing it. Knows the layers
/// of face-reidentification-retail-0095 and refuses any other.
/// </summary>
public sealed class OpenVinoConverter
{
    private readonly IntermediateRepresentation _network;
    private readonly GraphBuilder _graph = new();
    private readonly Dictionary<string, FloatTensor> _constants = [];
    private readonly Dictionary<string, string> _names = [];

    private OpenVinoConverter(IntermediateRepresentation network) => _network = network;

    /// <summary>The network in ONNX: <paramref name="input"/> to <paramref name="output"/>, a vector for each image.</summary>
    /// <exception cref="ModelException">The network has a layer that is not known here.</exception>
    public static OnnxModel Convert(IntermediateRepresentation network, OnnxValue input, OnnxValue output) =>
        new OpenVinoConverter(network).Convert(input, output);

    private OnnxModel Convert(OnnxValue input, OnnxValue output)
    {
        string? result = null;
        foreach (IrLayer layer in _network.Layers)
        {
            switch (layer.Type)
            {
                case "Parameter":
                    _names[layer.Id] = input.Name;
                    break;
                case "Const":
                    _constants[layer.Id] = _network.Constant(layer);
                    break;
                case "Convert":
                    // Numbers are 32-bit floats here from the start.
                    _constants[layer.Id] = _constants[layer.Inputs[0]];
                    break;
                case "Result":
                    result = _graph.Apply("Flatten", [Value(layer.Inputs[0])]);
                    break;
                default:
                    _names[layer.Id] = Operation(layer);
                    break;
            }
        }

        return _graph.Build(input, [(result ?? throw new ModelException("The OpenVINO network has no result."), output)]);
    }

    private string Operation(IrLayer layer) => layer.Type switch
    {
        "Convolution" => Convolution(layer, _constants[layer.Inputs[1]], groups: 1),
        "GroupConvolution" => GroupConvolution(layer),
        "Add" => _graph.Apply("Add", Values(layer)),
        "Multiply" => _graph.Apply("Mul", Values(layer)),
        "Sigmoid" => _graph.Apply("Sigmoid", Values(layer)),
        "PReLU" => ParametricRelu(layer),
        "AvgPool" => _graph.Apply("AveragePool", Values(layer), OnnxAttribute.Of("kernel_shape", layer.Integers("kernel")), Strides(layer), Pads(layer)),
        _ => throw new ModelException($"The OpenVINO network has a layer of type {layer.Type}, which ModelBuilder does not know."),
    };

    /// <summary>OpenVINO writes the groups as a dimension of their own before the output channels of a group.</summary>
    private string GroupConvolution(IrLayer layer)
    {
        FloatTensor filters = _constants[layer.Inputs[1]];
        int groups = filters.Shape[0];
        int[] shape = [groups * filters.Shape[1], .. filters.Shape.Skip(2)];
        return Convolution(layer, filters.Reshape(shape), groups);
    }

    private string Convolution(IrLayer layer, FloatTensor filters, int groups)
    {
        if (layer.Settings.GetValueOrDefault("auto_pad") is "same_upper" or "same_lower")
            throw new ModelException("The OpenVINO network has a convolution with automatic padding, which ModelBuilder does not know.");

        return _graph.Apply(
            "Conv",
            [Value(layer.Inputs[0]), _graph.Constant(filters)],
            Strides(layer),
            Pads(layer),
            OnnxAttribute.Of("group", groups),
            OnnxAttribute.Of("dilations", layer.Integers("dilations")),
            OnnxAttribute.Of("kernel_shape", filters.Shape.Skip(2)));
    }

    private string ParametricRelu(IrLayer layer)
    {
        FloatTensor slope = _constants[layer.Inputs[1]];
        int channels = slope.Values.Length;
        FloatTensor shaped = channels == 1 ? slope.Reshape(1) : slope.Reshape(channels, 1, 1);
        return _graph.Apply("PRelu", [Value(layer.Inputs[0]), _graph.Constant(shaped)]);
    }

    private static OnnxAttribute Strides(IrLayer layer) => OnnxAttribute.Of("strides", layer.Integers("strides"));

    private static OnnxAttribute Pads(IrLayer layer) => OnnxAttribute.Of("pads", [.. layer.Integers("pads_begin"), .. layer.Integers("pads_end")]);

    private string[] Values(IrLayer layer) => [.. layer.Inputs.Select(Value)];

    private string Value(string layerId)
    {
        if (!_names.TryGetValue(layerId, out string? name))
            _names[layerId] = name = _graph.Constant(_constants[layerId]);

        return name;
    }
}
