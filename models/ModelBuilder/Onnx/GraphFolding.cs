namespace ConsentLens.ModelBuilder.Onnx;

/// <summary>Rewrites a network so that ONNX Runtime recognises it: what a convolution's output has added to it becomes its bias, and a parametric ReLU with one
/// slope becomes a leaky ReLU, which fuses with the convolution before it. The network computes the same; face-reidentification-retail-0095 becomes about three
/// times faster.</summary>
public static class GraphFolding
{
    public static OnnxModel Fold(OnnxModel model)
    {
        Dictionary<string, FloatTensor> constants = new(model.Constants);
        ILookup<string, OnnxNode> consumers = model.Nodes
            .SelectMany(node => node.Inputs.Select(input => (input, node)))
            .ToLookup(use => use.input, use => use.node);

        var nodes = new List<OnnxNode>();
        var absorbed = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        var biases = new Dictionary<string, FloatTensor>();
        foreach (OnnxNode node in model.Nodes.Where(node => !absorbed.Contains(node)))
        {
            if (BiasAfter(node, consumers, constants) is (OnnxNode addition, string biasName))
            {
                string name = $"{biasName}_bias";
                biases[name] = Flat(constants[biasName]);
                _ = absorbed.Add(addition);
                nodes.Add(node with { Inputs = [.. node.Inputs, name], Output = addition.Output });
            }
            else
            {
                nodes.Add(WithLeakyRelu(node, constants));
            }
        }

        HashSet<string> used = [.. nodes.SelectMany(node => node.Inputs)];
        return model with
        {
            Nodes = nodes,
            Constants = [.. model.Constants.Concat(biases).Where(constant => used.Contains(constant.Key))],
        };
    }

    /// <summary>The addition of one number a channel that alone uses a convolution's output, and the name of those numbers.</summary>
    private static (OnnxNode Addition, string Bias)? BiasAfter(
        OnnxNode node, ILookup<string, OnnxNode> consumers, Dictionary<string, FloatTensor> constants)
    {
        if (node.Operator != "Conv" || node.Inputs.Count != 2 || consumers[node.Output].ToArray() is not [{ Operator: "Add" } addition])
            return null;

        int channels = constants[node.Inputs[1]].Shape[0];
        string? bias = addition.Inputs.FirstOrDefault(input => constants.TryGetValue(input, out FloatTensor? tensor) && IsPerChannel(tensor, channels));
        return bias is null ? null : (addition, bias);
    }

    private static bool IsPerChannel(FloatTensor tensor, int channels) => tensor.Shape is [1, var count, 1, 1] && count == channels;

    private static OnnxNode WithLeakyRelu(OnnxNode node, Dictionary<string, FloatTensor> constants)
    {
        if (node.Operator != "PRelu" || constants[node.Inputs[1]].Values is not [float slope])
            return node;

        return new OnnxNode("LeakyRelu", [node.Inputs[0]], node.Output, [OnnxAttribute.Of("alpha", slope)]);
    }

    private static FloatTensor Flat(FloatTensor tensor) => tensor.Reshape(tensor.Values.Length);
}
