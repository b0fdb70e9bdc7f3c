using ConsentLens.ModelBuilder.Onnx;

namespace ConsentLens.Pipeline.Tests.Vision.Models;

/// <summary>Networks small enough to reckon with.</summary>
internal static class SmallNetwork
{
    /// <summary>Two outputs of a list of numbers: twice each number, and each plus one.</summary>
    internal static byte[] DoubleAndIncrement()
    {
        var graph = new GraphBuilder();
        string doubled = graph.Apply("Mul", ["numbers", graph.Constant(FloatTensor.Scalar(2))]);
        string incremented = graph.Sum("numbers", graph.Constant(FloatTensor.Scalar(1)));
        return OnnxWriter.ToBytes(graph.Build(
            new OnnxValue("numbers", [null, 2]),
            [(doubled, new OnnxValue("doubled", [null, 2])), (incremented, new OnnxValue("incremented", [null, 2]))]));
    }

    /// <summary>Convolutions enough to keep a processor busy for a second or more: 1 x 64 x 256 x 256 in and out.</summary>
    internal static byte[] Slow()
    {
        var graph = new GraphBuilder();
        string value = "picture";
        for (int layer = 0; layer < 200; layer++)
            value = graph.Convolution(value, new FloatTensor([64, 64, 3, 3], new float[64 * 64 * 9]), bias: null, stride: 1, Padding.Same);

        return OnnxWriter.ToBytes(graph.Build(
            new OnnxValue("picture", [1, 64, 256, 256]), [(value, new OnnxValue("result", [1, 64, 256, 256]))]));
    }

    /// <summary>A network whose output is not a tensor of floats, but the shape of its input.</summary>
    internal static byte[] WithIntegerOutput()
    {
        var graph = new GraphBuilder();
        string shape = graph.Apply("Cast", ["numbers"], OnnxAttribute.Of("to", 7));
        return OnnxWriter.ToBytes(graph.Build(new OnnxValue("numbers", [2]), [(shape, new OnnxValue("whole", [2]))]));
    }
}
