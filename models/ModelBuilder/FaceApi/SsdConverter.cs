using ConsentLens.ModelBuilder.Onnx;

namespace ConsentLens.ModelBuilder.FaceApi;

/// <summary>The SSD detector on MobileNet v1 from the weights of face-api's <c>ssd_mobilenetv1_model</c>. Input: RGB 0..255, N x 3 x 512 x 512. Outputs for
/// 5,118 anchors: <c>boxes</c> (top, left, bottom, right, as shares of the side) and <c>scores</c> (0..1, the class "face").</summary>
public sealed class SsdConverter
{
    private const int Anchors = 5118;
    private const int ClassCount = 3;
    private const float BatchNormEpsilon = 0.0010000000474974513f;

    private readonly FaceApiWeights _weights;
    private readonly GraphBuilder _graph = new();

    private SsdConverter(FaceApiWeights weights) => _weights = weights;

    public static OnnxModel Convert(FaceApiWeights weights) => new SsdConverter(weights).Convert();

    private OnnxModel Convert()
    {
        string scaled = _graph.Apply("Div", ["input", _graph.Constant(FloatTensor.Scalar(127.5f))]);
        string input = _graph.Apply("Sub", [scaled, _graph.Constant(FloatTensor.Scalar(1))]);
        IReadOnlyList<string> features = Features(input);

        string encodings = Predictions(features, "BoxEncodingPredictor", valuesPerAnchor: 4);
        string classes = Predictions(features, "ClassPredictor", ClassCount);
        string boxes = AnchorBoxes.Decode(_graph, encodings, _weights["Output/extra_dim"]);
        string scores = _graph.Apply("Sigmoid", [_graph.Slice(classes, from: 1, to: 2)]);
        return _graph.Build(
            new OnnxValue("input", [null, 3, 512, 512]),
            [(boxes, new OnnxValue("boxes", [null, Anchors, 4])), (scores, new OnnxValue("scores", [null, Anchors, 1]))]);
    }

    /// <summary>The six feature maps that faces of growing size are found in.</summary>
    private List<string> Features(string input)
    {
        var features = new List<string>();
        string value = Pointwise(input, "MobilenetV1/Conv2d_0_pointwise", stride: 2);
        for (int layer = 1; layer <= 13; layer++)
        {
            int stride = layer is 2 or 4 or 6 or 12 ? 2 : 1;
            value = Pointwise(Depthwise(value, $"MobilenetV1/Conv2d_{layer}_depthwise", stride), $"MobilenetV1/Conv2d_{layer}_pointwise", stride: 1);
            if (layer is 11 or 13)
                features.Add(value);
        }

        for (int layer = 0; layer < 8; layer++)
        {
            bool closesPair = layer % 2 == 1;
            value = Pointwise(value, $"Prediction/Conv2d_{layer}_pointwise", stride: closesPair ? 2 : 1);
            if (closesPair)
                features.Add(value);
        }

        return features;
    }

    /// <summary>What a predictor says of each anchor of each feature map: N x anchors x <paramref name="valuesPerAnchor"/>.</summary>
    private string Predictions(IReadOnlyList<string> features, string predictor, int valuesPerAnchor)
    {
        var parts = new List<string>();
        for (int index = 0; index < features.Count; index++)
        {
            string name = $"Prediction/BoxPredictor_{index}/{predictor}";
            FloatTensor filters = FilterLayout.ToOnnx(_weights[$"{name}/weights"]);
            string map = _graph.Convolution(features[index], filters, _weights[$"{name}/biases"], stride: 1, Padding.Of(0));
            string channelsLast = _graph.Apply("Transpose", [map], OnnxAttribute.Of("perm", [0, 2, 3, 1]));
            parts.Add(_graph.Apply("Reshape", [channelsLast, _graph.IntegerConstant(0, -1, valuesPerAnchor)]));
        }

        return _graph.Apply("Concat", parts, OnnxAttribute.Of("axis", 1));
    }

    private string Pointwise(string input, string name, int stride)
    {
        FloatTensor filters = FilterLayout.ToOnnx(_weights[$"{name}/weights"]);
        return Clip(_graph.Convolution(input, filters, _weights[$"{name}/convolution_bn_offset"], stride, Padding.Same));
    }

    /// <summary>A convolution of each channel by itself, with its batch normalisation multiplied into the filters.</summary>
    private string Depthwise(string input, string name, int stride)
    {
        float[] gamma = _weights[$"{name}/BatchNorm/gamma"].Values;
        float[] beta = _weights[$"{name}/BatchNorm/beta"].Values;
        float[] mean = _weights[$"{name}/BatchNorm/moving_mean"].Values;
        float[] variance = _weights[$"{name}/BatchNorm/moving_variance"].Values;
        float[] scale = [.. gamma.Zip(variance, (factor, spread) => factor / MathF.Sqrt(spread + BatchNormEpsilon))];
        float[] bias = [.. scale.Select((factor, channel) => beta[channel] - (mean[channel] * factor))];

        FloatTensor filters = FilterLayout.DepthwiseToOnnx(_weights[$"{name}/depthwise_weights"]).ScaleRows(FloatTensor.Vector(scale));
        return Clip(_graph.Convolution(input, filters, FloatTensor.Vector(bias), stride, Padding.Same, groups: filters.Shape[0]));
    }

    private string Clip(string input) =>
        _graph.Apply("Clip", [input, _graph.Constant(FloatTensor.Scalar(0)), _graph.Constant(FloatTensor.Scalar(6))]);
}

/// <summary>Turns what an SSD says of its anchors into boxes (Liu et al., SSD, 2016, with the scales 10 and 5 of TensorFlow).</summary>
internal static class AnchorBoxes
{
    private const float CentreScale = 10;
    private const float SizeScale = 5;

    /// <summary>Boxes (top, left, bottom, right): the centre moves by encoding / 10 of the anchor's size, the size grows by exp(encoding / 5).</summary>
    /// <param name="graph">Where the operations are added.</param>
    /// <param name="encodings">N x anchors x 4: centre down, centre across, height, width.</param>
    /// <param name="anchors">1 x anchors x 4: top, left, bottom, right.</param>
    internal static string Decode(GraphBuilder graph, string encodings, FloatTensor anchors)
    {
        int count = anchors.Shape[1];
        var centres = new float[count * 2];
        var moves = new float[count * 2];
        var halves = new float[count * 2];
        for (int anchor = 0; anchor < count; anchor++)
        {
            for (int axis = 0; axis < 2; axis++)
            {
                float start = anchors.Values[(anchor * 4) + axis];
                float size = anchors.Values[(anchor * 4) + axis + 2] - start;
                int target = (anchor * 2) + axis;
                centres[target] = start + (size / 2);
                moves[target] = size / CentreScale;
                halves[target] = size / 2;
            }
        }

        string Constant(float[] values) => graph.Constant(new FloatTensor([count, 2], values));
        string shift = graph.Apply("Mul", [graph.Slice(encodings, from: 0, to: 2), Constant(moves)]);
        string centre = graph.Sum(shift, Constant(centres));
        string growth = graph.Apply("Div", [graph.Slice(encodings, from: 2, to: 4), graph.Constant(FloatTensor.Scalar(SizeScale))]);
        string half = graph.Apply("Mul", [graph.Apply("Exp", [growth]), Constant(halves)]);
        return graph.Apply("Concat", [graph.Apply("Sub", [centre, half]), graph.Sum(centre, half)], OnnxAttribute.Of("axis", 2));
    }
}
