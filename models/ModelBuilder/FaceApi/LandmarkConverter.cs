using ConsentLens.ModelBuilder.Onnx;

namespace ConsentLens.ModelBuilder.FaceApi;

/// <summary>The 68-landmark network from the weights of face-api's <c>face_landmark_68_model</c>: four densely connected blocks of separable convolutions.
/// Input: RGB 0..255, N x 3 x 112 x 112; output: x0, y0, x1, y1, ... as shares of the side.</summary>
public sealed class LandmarkConverter
{
    private const int Blocks = 4;

    private readonly FaceApiWeights _weights;
    private readonly GraphBuilder _graph = new();

    private LandmarkConverter(FaceApiWeights weights) => _weights = weights;

    public static OnnxModel Convert(FaceApiWeights weights) => new LandmarkConverter(weights).Convert();

    private OnnxModel Convert()
    {
        string value = MeanSubtraction.Apply(_graph, "input");
        for (int block = 0; block < Blocks; block++)
            value = DenseBlock(value, $"dense{block}", isFirst: block == 0);
        value = _graph.Apply("AveragePool", [value], OnnxAttribute.Of("kernel_shape", [7, 7]), OnnxAttribute.Of("strides", [2, 2]));
        value = _graph.Apply("Flatten", [value]);
        value = _graph.Apply("MatMul", [value, _graph.Constant(_weights["fc/weights"])]);
        value = _graph.Sum(value, _graph.Constant(_weights["fc/bias"]));
        return _graph.Build(new OnnxValue("input", [null, 3, 112, 112]), [(value, new OnnxValue("landmarks", [null, 136]))]);
    }

    /// <summary>Each convolution of a block takes the sum of all outputs before it.</summary>
    private string DenseBlock(string input, string name, bool isFirst)
    {
        string opening = isFirst ? Full(input, $"{name}/conv0") : Separable(input, $"{name}/conv0", stride: 2);
        string sum = _graph.Relu(opening);
        string carried = sum;
        for (int index = 1; index <= 3; index++)
        {
            sum = _graph.Sum(sum, Separable(carried, $"{name}/conv{index}", stride: 1));
            carried = _graph.Relu(sum);
        }

        return carried;
    }

    private string Full(string input, string name) =>
        _graph.Convolution(input, FilterLayout.ToOnnx(_weights[$"{name}/filters"]), _weights[$"{name}/bias"], stride: 2, Padding.Same);

    /// <summary>A convolution of each channel by itself, then one across the channels.</summary>
    private string Separable(string input, string name, int stride)
    {
        FloatTensor depthwise = FilterLayout.DepthwiseToOnnx(_weights[$"{name}/depthwise_filter"]);
        FloatTensor pointwise = FilterLayout.ToOnnx(_weights[$"{name}/pointwise_filter"]);
        string value = _graph.Convolution(input, depthwise, bias: null, stride, Padding.Same, groups: depthwise.Shape[0]);
        return _graph.Convolution(value, pointwise, _weights[$"{name}/bias"], stride: 1, Padding.Of(0));
    }
}
