using ConsentLens.Pipeline.Onnx;
using ConsentLens.Pipeline.Onnx.Native;
using ConsentLens.Pipeline.Tests.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Onnx;

public sealed class InferenceSessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_runtime_tells_its_version() => Assert.StartsWith("1.", OnnxRuntime.Version, StringComparison.Ordinal);

    [Fact]
    public void Inputs_and_outputs_are_described()
    {
        using InferenceSession session = Open(SmallNetwork.DoubleAndIncrement());

        NodeMetadata input = Assert.Single(session.Inputs);
        Assert.Equal("numbers", input.Name);
        Assert.Equal([-1, 2], input.Dimensions);
        Assert.Equal(["doubled", "incremented"], session.Outputs.Select(output => output.Name));
    }

    [Fact]
    public void Every_output_is_computed_in_the_shape_that_the_input_asks_for()
    {
        using InferenceSession session = Open(SmallNetwork.DoubleAndIncrement());
        using InferenceResult result = session.Run([1, 2, 3, 4, 5, 6], [3, 2]);

        Assert.Equal(2, result.Count);
        Assert.Equal([3, 2], result.Shape(0));
        Assert.Equal([2f, 4, 6, 8, 10, 12], result.Output(0).ToArray());
        Assert.Equal([2f, 3, 4, 5, 6, 7], result.Output(1).ToArray());
    }

    [Fact]
    public void A_session_serves_several_threads_at_once()
    {
        using InferenceSession session = Open(SmallNetwork.DoubleAndIncrement());

        _ = Parallel.For(0, 2000, number =>
        {
            using InferenceResult result = session.Run([number, -number], [1, 2]);
            Assert.Equal([2f * number, -2f * number], result.Output(0).ToArray());
        });
    }

    [Fact]
    public void A_run_that_can_be_cancelled_but_is_not_computes_the_same()
    {
        using var cancellation = new CancellationTokenSource();
        using InferenceSession session = Open(SmallNetwork.DoubleAndIncrement());
        using InferenceResult result = session.Run([1, 2], [1, 2], cancellation.Token);

        Assert.Equal([2f, 4], result.Output(0).ToArray());
    }

    [Fact]
    public void A_run_under_way_stops_when_it_is_cancelled()
    {
        using InferenceSession session = Open(SmallNetwork.Slow());
        float[] picture = new float[64 * 256 * 256];
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        _ = Assert.ThrowsAny<OperationCanceledException>(() => session.Run(picture, [1, 64, 256, 256], cancellation.Token));
    }

    [Fact]
    public void A_shape_that_does_not_hold_the_input_is_refused()
    {
        using InferenceSession session = Open(SmallNetwork.DoubleAndIncrement());

        _ = Assert.Throws<ArgumentException>(() => session.Run([1, 2], [1000, 2]));
        _ = Assert.Throws<ArgumentException>(() => session.Run([1, 2], [-1, -2]));
        _ = Assert.Throws<ArgumentException>(() => session.Run([], [long.MaxValue, 2]));
    }

    [Fact]
    public void A_shape_that_the_model_does_not_take_is_refused_by_the_runtime()
    {
        using InferenceSession session = Open(SmallNetwork.DoubleAndIncrement());

        OnnxException error = Assert.Throws<OnnxException>(() => session.Run([1, 2, 3], [1, 3]));
        Assert.Contains("numbers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_model_is_named()
    {
        string path = _folder.PathOf("none.onnx");

        OnnxException error = Assert.Throws<OnnxException>(() => new InferenceSession(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_model_is_named()
    {
        string path = _folder.Write("broken.onnx", "This is not a model."u8.ToArray());

        OnnxException error = Assert.Throws<OnnxException>(() => new InferenceSession(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_whose_output_is_no_float_tensor_is_refused()
    {
        OnnxException error = Assert.Throws<OnnxException>(() => Open(SmallNetwork.WithIntegerOutput()));
        Assert.Contains("whole", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absent_native_library_is_explained()
    {
        OnnxException error = Assert.Throws<OnnxException>(() => OnnxLibrary.Load(_folder.Root));
        Assert.Contains("npm ci", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_read_after_disposal()
    {
        InferenceSession session = Open(SmallNetwork.DoubleAndIncrement());
        InferenceResult result = session.Run([1, 2], [1, 2]);
        result.Dispose();
        session.Dispose();

        _ = Assert.Throws<ObjectDisposedException>(() => result.Output(0).Length);
        _ = Assert.Throws<ObjectDisposedException>(() => session.Run([1, 2], [1, 2]));
    }

    private InferenceSession Open(byte[] onnx) => new(_folder.Write("model.onnx", onnx));
}
