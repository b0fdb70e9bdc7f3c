using ConsentLens.ModelBuilder.Onnx;

namespace ConsentLens.ModelBuilder.FaceApi;

/// <summary>dlib's face ResNet (29 layers, global average, a matrix to 128 numbers) from the weights of face-api's <c>face_recognition_model</c>. Input: RGB
/// 0..255, N x 3 x 150 x 150.</summary>
public sealed class DlibConverter
{
    private readonly FaceApiWeights _weights;
    private readonly GraphBuilder _graph = new();

    private DlibConverter(FaceApiWeights weights) => _weights = weights;

    public static OnnxModel Convert(FaceApiWeights weights) => new DlibConverter(weights).Convert();

    private OnnxModel Convert()
    {
        string value = MeanSubtraction.Apply(_graph, "input");
        value = _graph.Relu(Layer(value, "conv32_down", stride: 2, padding: 0));
        value = _graph.Apply("MaxPool", [value], OnnxAttribute.Of("kernel_shape", [3, 3]), OnnxAttribute.Of("strides", [2, 2]));
        value = Residuals(value, "conv32", 3);
        value = Shrinking(value, "conv64_down", inputChannels: 32, outputChannels: 64, inputSize: 35);
        value = Residuals(value, "conv64", 3);
        value = Shrinking(value, "conv128_down", inputChannels: 64, outputChannels: 128, inputSize: 17);
        value = Residuals(value, "conv128", 2);
        value = Shrinking(value, "conv256_down", inputChannels: 128, outputChannels: 256, inputSize: 8);
        value = Residuals(value, "conv256", 2);
        value = Shrinking(value, "conv256_down_out", inputChannels: 256, outputChannels: 256, inputSize: 4);
        value = _graph.Apply("ReduceMean", [value], OnnxAttribute.Of("axes", [2, 3]), OnnxAttribute.Of("keepdims", 0));
        value = _graph.Apply("MatMul", [value, _graph.Constant(_weights["fc"])]);
        return _graph.Build(new OnnxValue("input", [null, 3, 150, 150]), [(value, new OnnxValue("embedding", [null, 128]))]);
    }

    /// <summary>A convolution whose output is scaled and shifted by channel; the scaling is multiplied into the filters.</summary>
    private string Layer(string input, string name, int stride, int padding)
    {
        FloatTensor scale = _weights[$"{name}/scale/weights"];
        FloatTensor shift = _weights[$"{name}/scale/biases"];
        FloatTensor scaledBias = _weights[$"{name}/conv/bias"].ScaleRows(scale);
        float[] bias = [.. scaledBias.Values.Zip(shift.Values, (scaled, shifted) => scaled + shifted)];
        FloatTensor filters = FilterLayout.ToOnnx(_weights[$"{name}/conv/filters"]).ScaleRows(scale);
        return _graph.Convolution(input, filters, FloatTensor.Vector(bias), stride, Padding.Of(padding));
    }

    private string Residuals(string input, string name, int count)
    {
        string value = input;
        for (int index = 1; index <= count; index++)
        {
            string inner = _graph.Relu(Layer(value, $"{name}_{index}/conv1", stride: 1, padding: 1));
            value = _graph.Relu(_graph.Sum(Layer(inner, $"{name}_{index}/conv2", stride: 1, padding: 1), value));
        }

        return value;
    }

    /// <summary>A residual block that halves the size. Its short cut is an average pooling with channels of zeros added; where the convolutions come out one
    /// pixel smaller than the pooling, a row and a column of zeros are added to them.</summary>
    private string Shrinking(string input, string name, int inputChannels, int outputChannels, int inputSize)
    {
        string inner = _graph.Relu(Layer(input, $"{name}/conv1", stride: 2, padding: 0));
        inner = Layer(inner, $"{name}/conv2", stride: 1, padding: 1);
        string pooled = _graph.Apply("AveragePool", [input], OnnxAttribute.Of("kernel_shape", [2, 2]), OnnxAttribute.Of("strides", [2, 2]));

        int innerSize = ((inputSize - 3) / 2) + 1;
        int missing = (inputSize / 2) - innerSize;
        if (missing > 0)
            inner = _graph.Apply("Pad", [inner, _graph.IntegerConstant(0, 0, 0, 0, 0, 0, missing, missing)]);
        if (inputChannels != outputChannels)
            pooled = _graph.Apply("Pad", [pooled, _graph.IntegerConstant(0, 0, 0, 0, 0, outputChannels - inputChannels, 0, 0)]);
        return _graph.Relu(_graph.Sum(pooled, inner));
    }
}
