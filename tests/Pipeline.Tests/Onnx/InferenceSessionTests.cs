using ConsentLens.Pipeline.Onnx;
using ConsentLens.Pipeline.Tests.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Onnx;

public sealed class InferenceSessionTests
{
    private static string Detector => SharedModels.PathOf("yunet_n_dynamic.onnx");

    [Fact]
    public void The_runtime_tells_its_version() => Assert.StartsWith("1.", OnnxRuntime.Version, StringComparison.Ordinal);

    [SharedModelsFact]
    public void A_detector_computes_outputs_of_the_shape_that_its_input_asks_for()
    {
        using var session = new InferenceSession(Detector);
        using InferenceResult result = session.Run(new float[3 * 64 * 96], [1, 3, 64, 96]);

        Assert.Equal("input", Assert.Single(session.Inputs).Name);
        Assert.Equal(12, result.Count);
        int stride8 = session.Outputs.Select(node => node.Name).ToList().IndexOf("bbox_8");
        Assert.Equal([1, 8 * 12, 4], result.Shape(stride8));
        Assert.Equal(8 * 12 * 4, result.Output(stride8).Length);
    }
}
