using ConsentLens.ModelBuilder.Building;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Tests.ModelBuilder;

/// <summary>A model built afresh from its files and run on the drawn face.</summary>
internal static class ConvertedModel
{
    /// <summary>The outputs, by name.</summary>
    internal static async Task<IReadOnlyDictionary<string, float[]>> Run(string model)
    {
        ModelDescription description = RepositoryModels.Manifest.Model(model);
        byte[] onnx = ModelConversion.Convert(description, await RepositoryModels.FilesOf(model));
        int size = description.Input.Width ?? throw new ArgumentException($"{model} has no size of its own.", nameof(model));
        return Run(onnx, size, description.Input.ChannelOrder);
    }

    /// <summary>The outputs of an ONNX file, by name.</summary>
    internal static IReadOnlyDictionary<string, float[]> Run(byte[] onnx, int size, ChannelOrder order)
    {
        using var folder = new TemporaryFolder();
        using var network = new OnnxNetwork(folder.Write("model.onnx", onnx));
        using var input = new OnnxInput(1, 3, size, size);
        TestPicture.Planes(size, order).CopyTo(input.Elements);
        using OnnxOutputs result = network.Run(input);
        return network.OutputNames.Select((name, index) => (Name: name, Values: result[index].ToArray()))
            .ToDictionary(output => output.Name, output => output.Values);
    }
}
