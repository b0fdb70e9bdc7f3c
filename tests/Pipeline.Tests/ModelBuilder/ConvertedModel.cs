using ConsentLens.ModelBuilder.Building;
using ConsentLens.Pipeline.Models;
using ConsentLens.Pipeline.Onnx;
using ConsentLens.Pipeline.Tests.Models;

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
        using var session = new InferenceSession(folder.Write("model.onnx", onnx));
        using InferenceResult result = session.Run(TestPicture.Planes(size, order), [1, 3, size, size]);
        return session.Outputs.Select((node, index) => (node.Name, Values: result.Output(index).ToArray()))
            .ToDictionary(output => output.Name, output => output.Values);
    }
}
