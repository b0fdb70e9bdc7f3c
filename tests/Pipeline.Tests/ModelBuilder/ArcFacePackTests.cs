using ConsentLens.ModelBuilder.Building;
using ConsentLens.ModelBuilder.Onnx;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.ModelBuilder;

/// <summary>An ArcFace-style embedder that the user brings goes the way of the others: manifest, build, verification, session.</summary>
public sealed class ArcFacePackTests : IDisposable
{
    private const int Dimension = 512;

    private readonly TemporaryModels _models = new(SmallArcFace());

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task An_embedder_of_the_users_own_is_built_loaded_and_run()
    {
        _models.Give("best-detector", "own-embedder");
        var command = new BuildCommand(TextWriter.Null, TextWriter.Null, TimeProvider.System);
        Assert.Equal(0, await command.RunAsync(_models.Root, "own", retry: false, CancellationToken.None));

        ModelPack pack = ModelPackLoader.Load(_models.Root, "own");
        InputSpec input = pack.Embedder.Description.Input;
        Assert.Equal((112, 112, ChannelOrder.Rgb), (input.Width, input.Height, input.ChannelOrder));
        float[] planes = [.. TestPicture.Planes(112, input.ChannelOrder).Select(pixel => (pixel - input.Mean[0]) * input.Scale)];
        using var network = new OnnxNetwork(pack.Embedder.Path);
        using var tensor = new OnnxInput(1, 3, 112, 112);
        planes.CopyTo(tensor.Elements);
        using OnnxOutputs result = network.Run(tensor);

        Assert.Equal([1, pack.Embedding.Dimension], result.Shape(0));
        Assert.InRange(result[0][0], -1f, 1f);
        Assert.NotEqual(0, result[0][0]);
    }

    [Fact]
    public void It_is_never_used_without_being_asked_for()
    {
        _models.Build("best-detector");
        _ = _models.Write("built/own-embedder.onnx", _models.ArcFace);

        _ = Assert.Throws<ModelException>(() => ModelPackLoader.Load(_models.Root));
        Assert.Equal("own", ModelPackLoader.Load(_models.Root, "own").Name);
    }

    /// <summary>The form of an ArcFace network: 112 x 112 to 512 numbers.</summary>
    private static byte[] SmallArcFace()
    {
        var graph = new GraphBuilder();
        string pooled = graph.Apply("AveragePool", ["data"], OnnxAttribute.Of("kernel_shape", [16, 16]), OnnxAttribute.Of("strides", [16, 16]));
        string flat = graph.Apply("Flatten", [pooled]);
        float[] weights = [.. Enumerable.Range(0, 3 * 7 * 7 * Dimension).Select(index => (((index * 31) % 17) - 8) / 1000f)];
        string embedding = graph.Apply("MatMul", [flat, graph.Constant(new FloatTensor([3 * 7 * 7, Dimension], weights))]);
        return OnnxWriter.ToBytes(graph.Build(
            new OnnxValue("data", [null, 3, 112, 112]), [(embedding, new OnnxValue("fc1", [null, Dimension]))]));
    }
}
