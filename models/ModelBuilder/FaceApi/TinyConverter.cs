using ConsentLens.ModelBuilder.Onnx;

namespace ConsentLens.ModelBuilder.FaceApi;

/// <summary>The tiny detector (after Tiny YOLO v2, with separable convolutions) from the weights of face-api's <c>tiny_face_detector_model</c>. Input: RGB 0..255, N x 3 x height x width,
/// sides multiples of 32. Output, for each cell of 32 pixels and each of five anchors: the place of the centre, the logarithm of the size, and the score, all as they are before the
/// sigmoid and the exponential.</summary>
public sealed class TinyConverter
{
    private const int Outputs = 25;
    private const int Separables = 5;

    // As face-api has it.
    private const float Slope = 0.1f;
    private static readonly float[] MeanColour = [117.001f, 114.697f, 97.404f];

    private readonly FaceApiWeights _weights;
    private readonly GraphBuilder _graph = new();

    private TinyConverter(FaceApiWeights weights) => _weights = weights;

    public static OnnxModel Convert(FaceApiWeights weights) => new TinyConverter(weights).Convert();

    private OnnxModel Convert()
    {
        string value = Leaky(First());
        for (int layer = 1; layer <= Separables; layer++)
            value = Separable(Halved(value), $"conv{layer}");
        // The last pooling keeps the size.
        value = Full(Pooled(value, stride: 1), "conv8");
        return _graph.Build(new OnnxValue("input", [null, 3, null, null]), [(value, new OnnxValue("cells", [null, Outputs, null, null]))]);
    }

    /// <summary>The first convolution, which takes (pixel - mean) / 255: it has no padding, so both can be multiplied into its filters.</summary>
    private string First()
    {
        FloatTensor filters = FilterLayout.ToOnnx(_weights["conv0/filters"]);
        float[] scaled = [.. filters.Values.Select(weight => weight / 255)];
        float[] bias = [.. _weights["conv0/bias"].Values];
        int area = filters.Shape[2] * filters.Shape[3];
        for (int index = 0; index < scaled.Length; index++)
            bias[index / (area * MeanColour.Length)] -= scaled[index] * MeanColour[index / area % MeanColour.Length];
        return _graph.Convolution("input", new FloatTensor(filters.Shape, scaled), FloatTensor.Vector(bias), stride: 1, Padding.Of(0));
    }

    private string Full(string input, string name) =>
        _graph.Convolution(input, FilterLayout.ToOnnx(_weights[$"{name}/filters"]), _weights[$"{name}/bias"], stride: 1, Padding.Of(0));

    private string Separable(string input, string name)
    {
        FloatTensor depthwise = FilterLayout.DepthwiseToOnnx(_weights[$"{name}/depthwise_filter"]);
        string value = _graph.Convolution(input, depthwise, bias: null, stride: 1, Padding.Of(1), groups: depthwise.Shape[0]);
        return Leaky(_graph.Convolution(value, FilterLayout.ToOnnx(_weights[$"{name}/pointwise_filter"]), _weights[$"{name}/bias"], stride: 1, Padding.Of(0)));
    }

    private string Halved(string input) => Pooled(input, stride: 2);

    private string Pooled(string input, int stride) => _graph.Apply(
        "MaxPool", [input], OnnxAttribute.Of("kernel_shape", [2, 2]), OnnxAttribute.Of("strides", [stride, stride]), OnnxAttribute.Of("auto_pad", "SAME_UPPER"));

    private string Leaky(string input) => _graph.Apply("LeakyRelu", [input], OnnxAttribute.Of("alpha", Slope));
}
