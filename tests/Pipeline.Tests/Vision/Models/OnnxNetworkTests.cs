using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Models;

public sealed class OnnxNetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Outputs_are_known_by_name()
    {
        using OnnxNetwork network = Open(SmallNetwork.DoubleAndIncrement());

        Assert.Equal(["doubled", "incremented"], network.OutputNames);
        Assert.Equal(1, network.IndexOf("incremented"));
        Assert.Contains("halved", Assert.Throws<OnnxException>(() => network.IndexOf("halved")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_output_is_computed_in_the_shape_that_the_input_asks_for()
    {
        using OnnxNetwork network = Open(SmallNetwork.DoubleAndIncrement());
        using OnnxInput input = Input([1, 2, 3, 4, 5, 6], 3, 2);
        using OnnxOutputs outputs = network.Run(input);

        Assert.Equal([3, 2], outputs.Shape(0));
        Assert.Equal([2f, 4, 6, 8, 10, 12], outputs[0].ToArray());
        Assert.Equal([2f, 3, 4, 5, 6, 7], outputs[1].ToArray());
    }

    [Fact]
    public void A_network_serves_several_threads_at_once()
    {
        using OnnxNetwork network = Open(SmallNetwork.DoubleAndIncrement());

        _ = Parallel.For(0, 2000, number =>
        {
            using OnnxInput input = Input([number, -number], 1, 2);
            using OnnxOutputs outputs = network.Run(input);
            Assert.Equal([2f * number, -2f * number], outputs[0].ToArray());
        });
    }

    [Fact]
    public void A_run_leaves_next_to_nothing_to_the_garbage_collector()
    {
        using OnnxNetwork network = Open(SmallNetwork.DoubleAndIncrement());
        using var input = new OnnxInput(500_000, 2);
        const int Runs = 20;
        network.Run(input).Dispose();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int run = 0; run < Runs; run++) network.Run(input).Dispose();

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Runs, 0, 2_000);
    }

    [Fact]
    public void A_run_that_can_be_cancelled_but_is_not_computes_the_same()
    {
        using var cancellation = new CancellationTokenSource();
        using OnnxNetwork network = Open(SmallNetwork.DoubleAndIncrement());
        using OnnxInput input = Input([1, 2], 1, 2);
        using OnnxOutputs outputs = network.Run(input, cancellation.Token);

        Assert.Equal([2f, 4], outputs[0].ToArray());
    }

    [Fact]
    public void A_run_under_way_stops_when_it_is_cancelled()
    {
        using OnnxNetwork network = Open(SmallNetwork.Slow());
        using OnnxInput picture = Input(new float[64 * 256 * 256], 1, 64, 256, 256);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        _ = Assert.ThrowsAny<OperationCanceledException>(() => network.Run(picture, cancellation.Token));
    }

    [Theory]
    [InlineData(-1, -2)]
    [InlineData(long.MaxValue, 2)]
    public void A_shape_that_no_tensor_has_is_refused(long rows, long columns) =>
        _ = Assert.Throws<OnnxException>(() => new OnnxInput(rows, columns));

    [Fact]
    public void A_shape_that_the_model_does_not_take_is_refused_by_the_runtime()
    {
        using OnnxNetwork network = Open(SmallNetwork.DoubleAndIncrement());
        using OnnxInput input = Input([1, 2, 3], 1, 3);

        OnnxException error = Assert.Throws<OnnxException>(() => network.Run(input));
        Assert.Contains("numbers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_model_is_named()
    {
        string path = _folder.PathOf("none.onnx");

        OnnxException error = Assert.Throws<OnnxException>(() => new OnnxNetwork(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_model_is_named()
    {
        string path = _folder.Write("broken.onnx", "This is not a model."u8.ToArray());

        OnnxException error = Assert.Throws<OnnxException>(() => new OnnxNetwork(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_whose_output_is_no_float_tensor_is_refused()
    {
        OnnxException error = Assert.Throws<OnnxException>(() => Open(SmallNetwork.WithIntegerOutput()));
        Assert.Contains("whole", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_read_after_disposal()
    {
        OnnxNetwork network = Open(SmallNetwork.DoubleAndIncrement());
        OnnxInput input = Input([1, 2], 1, 2);
        OnnxOutputs outputs = network.Run(input);
        outputs.Dispose();
        network.Dispose();

        _ = Assert.Throws<ObjectDisposedException>(() => outputs[0].Length);
        _ = Assert.Throws<ObjectDisposedException>(() => network.Run(input));
        input.Dispose();
        _ = Assert.Throws<ObjectDisposedException>(() => input.Elements.Length);
    }

    [Fact]
    public async Task A_run_under_way_ends_well_although_the_network_is_disposed()
    {
        for (int round = 0; round < 50; round++)
        {
            OnnxNetwork network = Open(SmallNetwork.DoubleAndIncrement());
            using OnnxInput input = Input([1, 2], 1, 2);
            using var started = new CountdownEvent(2);
            Task[] runs = [.. Enumerable.Range(0, 2).Select(worker => Task.Run(() =>
            {
                started.Signal();
                try
                {
                    while (true)
                    {
                        using OnnxOutputs outputs = network.Run(input);
                        Assert.Equal([2f, 4], outputs[0].ToArray());
                    }
                }
                catch (ObjectDisposedException)
                {
                    // The network said that it is gone, and did not crash.
                }
            }))];
            started.Wait();
            network.Dispose();
            await Task.WhenAll(runs);
        }
    }

    private OnnxNetwork Open(byte[] onnx) => new(_folder.Write("model.onnx", onnx));

    private static OnnxInput Input(float[] numbers, params long[] shape)
    {
        var input = new OnnxInput(shape);
        numbers.CopyTo(input.Elements);
        return input;
    }
}
