using System.Numerics.Tensors;
using ConsentLens.ModelBuilder.Building;
using ConsentLens.ModelBuilder.Onnx;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.ModelBuilder;

/// <summary>The folded network computes what the network of the Open Model Zoo computes.</summary>
public sealed class RetailReidConversionTests
{
    private const string Model = "face-reidentification-retail-0095";

    [ModelFilesFact(Model)]
    public async Task Folding_changes_nothing_but_the_speed()
    {
        OnnxModel unfolded = await Unfolded();
        OnnxModel folded = GraphFolding.Fold(unfolded);

        float[] expected = Embedding(unfolded);
        float[] actual = Embedding(folded);
        float scale = TensorPrimitives.MaxMagnitude<float>(expected);
        float worst = expected.Zip(actual, (left, right) => Math.Abs(left - right)).Max();
        Assert.True(Math.Abs(worst) < 1e-4f * Math.Abs(scale), $"The embeddings differ by up to {worst}, of {scale}.");
    }

    [ModelFilesFact(Model)]
    public async Task Folding_leaves_no_addition_behind_a_convolution_and_no_slope_for_all()
    {
        OnnxModel folded = GraphFolding.Fold(await Unfolded());

        var convolved = folded.Nodes.Where(node => node.Operator == "Conv").Select(node => node.Output).ToHashSet();
        var constants = folded.Constants.ToDictionary();
        Assert.DoesNotContain(folded.Nodes, node => node.Operator == "Add" && node.Inputs.Any(convolved.Contains) && node.Inputs.Any(constants.ContainsKey));
        Assert.DoesNotContain(folded.Nodes, node => node.Operator == "PRelu" && constants[node.Inputs[1]].Values.Length == 1);
        Assert.All(folded.Nodes.SelectMany(node => node.Inputs), input => Assert.True(input == "input" || input[0] is 't' || constants.ContainsKey(input)));
    }

    private static async Task<OnnxModel> Unfolded()
    {
        IReadOnlyList<string> files = await RepositoryModels.FilesOf(Model);
        return ModelConversion.RetailReid(files[0], files[1]);
    }

    private static float[] Embedding(OnnxModel model) =>
        ConvertedModel.Run(OnnxWriter.ToBytes(model), 128, ChannelOrder.Bgr)["embedding"];
}
