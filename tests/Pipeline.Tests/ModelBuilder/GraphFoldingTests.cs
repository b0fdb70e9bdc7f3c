using ConsentLens.ModelBuilder.Onnx;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.ModelBuilder;

public sealed class GraphFoldingTests
{
    private const int Size = 8;

    [Fact]
    public void An_addition_by_channel_becomes_the_bias_and_a_shared_slope_a_leaky_relu()
    {
        OnnxModel model = Network((graph, convolved) =>
        {
            string biased = graph.Sum(convolved, graph.Constant(new FloatTensor([1, 4, 1, 1], [-400, 20, -30, 4])));
            return graph.Apply("PRelu", [biased, graph.Constant(FloatTensor.Vector(0.25f))]);
        });

        OnnxModel folded = GraphFolding.Fold(model);

        Assert.Equal(["Conv", "LeakyRelu"], folded.Nodes.Select(node => node.Operator));
        Assert.Equal(2, folded.Constants.Count);
        AssertSame(model, folded);
    }

    [Fact]
    public void An_addition_by_place_stays()
    {
        OnnxModel model = Network((graph, convolved) =>
            graph.Sum(convolved, graph.Constant(new FloatTensor([1, 1, Size, 1], [1, 2, 3, 4, 5, 6, 7, 8]))));

        OnnxModel folded = GraphFolding.Fold(model);

        Assert.Equal(["Conv", "Add"], folded.Nodes.Select(node => node.Operator));
        AssertSame(model, folded);
    }

    [Fact]
    public void A_convolution_whose_output_others_need_too_keeps_it()
    {
        OnnxModel model = Network((graph, convolved) =>
        {
            string biased = graph.Sum(convolved, graph.Constant(new FloatTensor([1, 4, 1, 1], [1, 2, 3, 4])));
            return graph.Sum(biased, convolved);
        });

        OnnxModel folded = GraphFolding.Fold(model);

        Assert.Equal(["Conv", "Add", "Add"], folded.Nodes.Select(node => node.Operator));
        AssertSame(model, folded);
    }

    [Fact]
    public void The_same_network_gives_the_same_bytes()
    {
        static OnnxModel Make() => Network((graph, convolved) => graph.Relu(convolved));

        Assert.Equal(OnnxWriter.ToBytes(Make()), OnnxWriter.ToBytes(Make()));
    }

    private static OnnxModel Network(Func<GraphBuilder, string, string> continuation)
    {
        var graph = new GraphBuilder();
        float[] filters = [.. Enumerable.Range(0, 4 * 3 * 9).Select(index => ((index * 7 % 13) - 6) / 10f)];
        string convolved = graph.Convolution("input", new FloatTensor([4, 3, 3, 3], filters), bias: null, stride: 1, Padding.Of(1));
        return graph.Build(
            new OnnxValue("input", [null, 3, Size, Size]),
            [(continuation(graph, convolved), new OnnxValue("output", [null, 4, Size, Size]))]);
    }

    private static void AssertSame(OnnxModel model, OnnxModel folded)
    {
        float[] expected = ConvertedModel.Run(OnnxWriter.ToBytes(model), Size, ChannelOrder.Rgb)["output"];
        float[] actual = ConvertedModel.Run(OnnxWriter.ToBytes(folded), Size, ChannelOrder.Rgb)["output"];
        Assert.Contains(expected, value => value < 0);
        for (int index = 0; index < expected.Length; index++)
            Assert.Equal(expected[index], actual[index], 1e-2f);
    }
}
